/** The real file against the figures that were computed separately (../shared/data/README.md, first line of the table). */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { replayDays, type ReplayDay } from '../../../../src/samples/shop/replay/replay-days';
import type { WriteCounts } from '../../../../src/samples/shop/transaction';
import { openShop, type Shop } from '../../../support/shop';

const FILE = join(__dirname, '../../../../../shared/data/online_retail.csv.gz');
const present = existsSync(FILE);
if (!present) process.stderr.write(`skipped: the replay of real data, because ${FILE} is not there\n`);

(present ? describe : describe.skip)('six trading days of Online Retail', () => {
  let shop: Shop;
  const days: ReplayDay[] = [];
  const counts: WriteCounts = {};

  beforeAll(async () => {
    shop = await openShop();
    for await (const day of replayDays({ file: FILE, days: 6 })) {
      days.push(day);
      for (const [table, written] of Object.entries(await day.write(shop.connection))) {
        const sum = (counts[table] ??= { insert: 0, update: 0, delete: 0 });
        for (const action of ['insert', 'update', 'delete'] as const) sum[action] += written[action];
      }
    }
  });
  afterAll(() => shop.close());

  test('are seven windows, the one without trade among them', () => {
    expect(days.map(({ date, traded }) => `${date} ${traded}`)).toEqual([
      '2010-12-01 true',
      '2010-12-02 true',
      '2010-12-03 true',
      '2010-12-04 false',
      '2010-12-05 true',
      '2010-12-06 true',
      '2010-12-07 true',
    ]);
    expect(days.at(-1)).toMatchObject({ from: '2010-12-07T00:00:00.000Z', to: '2010-12-08T00:00:00.000Z' });
  });

  test('write the events that the table counts', () => {
    expect(counts).toEqual({
      customer: { insert: 452, update: 0, delete: 0 },
      product: { insert: 2334, update: 4321 - 2334, delete: 0 },
      sales_order: { insert: 757, update: 0, delete: 0 },
      order_line: { insert: 16_985, update: 0, delete: 0 },
    });
  });

  test('leave the rows and sums that the table gives, to the last digit', async () => {
    const [lines] = await shop.rows(
      'select count(*) as n, sum(quantity) as quantity, sum(quantity * unit_price) as revenue from order_line',
    );
    expect(lines).toEqual({ n: '16985', quantity: '125476', revenue: '280766.480' });
    const [orders] = await shop.rows(
      "select count(*) as n, sum(kind = 'cancellation') as cancelled, sum(status is not null) as states from sales_order",
    );
    expect(orders).toEqual({ n: '757', cancelled: '79', states: '0' });
    expect(
      Number(
        await shop.value(
          'select count(*) from order_line join sales_order using (order_id) where customer_id is null',
        ),
      ),
    ).toBe(6025);
    expect(Number(await shop.value('select count(*) from product'))).toBe(2334);
    expect(
      Number(await shop.value('select count(*) from customer where name is null and email is null')),
    ).toBe(452);
  });
});
