/** Revenue by country: of the star, as of the sale, against a file's own. */
import { compareCountries } from '../../../../scripts/replay/countries';
import { event } from '../../../sql/support/source';
import { freshStory, january, line, order } from '../../../sql/support/walk';
import { openWarehouse, type Warehouse } from '../../../sql/support/warehouse';

describe('revenue by country', () => {
  let sql: Warehouse;
  const moved = (day: number, country: string | null) =>
    event('customer', { customer_id: 'c', country }, { at: january(day), sequence: day });

  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
  });
  afterAll(() => sql.close());

  it('is that of the country where the customer lived at the time of the sale, not of where they live now', async () => {
    const story = await freshStory(sql);
    await story.tell([moved(1, 'Cyprus'), order(5, 'c'), line(5, 1, 'p', {}, 3), moved(9, 'Austria')]);
    expect(await compareCountries(sql, { Cyprus: '7.500' })).toEqual({
      countries: 1,
      differing: [],
      differingNow: ['Austria', 'Cyprus'],
    });
  });

  it('differs by a thousandth, by a country that the file does not have, and by one that the star does not have', async () => {
    const differing = async (file: Record<string, string>) => (await compareCountries(sql, file)).differing;
    expect(await differing({ Cyprus: '7.501' })).toEqual(['Cyprus']);
    expect(await differing({})).toEqual(['Cyprus']);
    expect(await differing({ Cyprus: '7.500', France: '0.000' })).toEqual(['France']);
  });

  it('leaves out lines without a customer, and keeps customers without a country apart', async () => {
    const story = await freshStory(sql);
    await story.tell([moved(1, null), order(5, 'c'), line(5, 1, 'p')]);
    expect((await compareCountries(sql, { '': '2.500' })).differing).toEqual([]);
    await story.tell([order(6, null, { op: 'U' })]);
    expect((await compareCountries(sql, {})).differing).toEqual([]);
  });
});
