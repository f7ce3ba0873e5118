/** What `npm run redeliver` calls a difference, and which second names it gives. */
import type { ObjectStore } from '../../../src/aws/object-store';
import { randomFor } from '../../../src/model/random';
import { parseBronzeName } from '../../../src/model/names';
import { contains } from '../../../src/model/window';
import { drawSecondNames } from '../../../scripts/redeliver/second-names';
import { faultsOf, type Expected, type Verdict } from '../../../scripts/redeliver/verdict';

const figures: Expected['figures'] = {
  lines: 2,
  orders: 1,
  cancelled: 0,
  products: 1,
  customers: 1,
  unknownCustomerLines: 0,
  quantity: 3,
  revenue: '7.500',
  versions: { customer: 1, product: 1 },
};
const digests = { fact_sales: { rows: 2, digest: 'a' }, etl_ledger: { rows: 4, digest: 'b' } };
const expected: Expected = { figures, digests, newEvents: 5, isDoubled: false };
const equal: Verdict = {
  delivery: 'reversed',
  runs: 1,
  seconds: 1,
  errors: [],
  events: { bronze: 5, new: 5, known: 0, duplicates: 0, rejected: 0 },
  figures,
  digests,
  heartbeats: [],
};

describe('a delivery', () => {
  it('without a difference has no fault', () => {
    expect(faultsOf(equal, expected)).toEqual([]);
  });

  it.each<[string, Partial<Verdict>, string]>([
    [
      'another digest',
      { digests: { ...digests, fact_sales: { rows: 2, digest: 'x' } } },
      'another digest: fact_sales',
    ],
    [
      'a table that is missing',
      { digests: { etl_ledger: digests.etl_ledger } },
      'another digest: fact_sales',
    ],
    [
      'another figure',
      { figures: { ...figures, versions: { customer: 2, product: 1 } } },
      'another figure: customer versions 2, not 1',
    ],
    ['a failed run', { errors: ['it broke'] }, 'a run failed: it broke'],
    ['a heartbeat never compared', { heartbeats: ['one is pending'] }, 'a heartbeat: one is pending'],
    ['an event too many', { events: { ...equal.events, new: 6 } }, 'new events: 6, not 5'],
  ])('with %s has that fault', (_, change, fault) => {
    expect(faultsOf({ ...equal, ...change }, expected)).toEqual([`reversed: ${fault}`]);
  });

  it('may have another ledger only where files have second names', () => {
    const other = { ...equal, digests: { ...digests, etl_ledger: { rows: 6, digest: 'c' } } };
    expect(faultsOf(other, expected)).toEqual(['reversed: another digest: etl_ledger']);
    expect(faultsOf(other, { ...expected, isDoubled: true })).toEqual([]);
  });
});

describe('second names', () => {
  const folder = 'bronze/ecommerce/epoch=1/shop';
  const keys = [
    `${folder}/customer/2010/12/01/20101201-235900000.parquet`,
    `${folder}/customer/2010/12/01/20101201-235900001.parquet`,
    `${folder}/customer/2010/12/03/20101203-235900000.parquet`,
    `${folder}/customer/LOAD00000001.parquet`,
    `${folder}/ecomflow_heartbeat/2010/12/01/20101201-235900000.parquet`,
  ];
  const store = {
    list: () => Promise.resolve(keys.map((key) => ({ key, etag: 'e', size: 1 }))),
  } as unknown as ObjectStore;
  const windows = [1, 2, 3].map((day) => ({
    from: `2010-12-0${day}T00:00:00.000Z`,
    to: `2010-12-0${day + 1}T00:00:00.000Z`,
  }));
  const draw = (seed: number) =>
    drawSecondNames(store, 'bronze', 'ecommerce', windows, randomFor('test', seed));

  it('are new ones, of the same day or a later one, for every change file and for no other', async () => {
    const days = new Set<number>();
    for (let seed = 0; seed < 50; seed += 1) {
      const names = await draw(seed);
      expect(names.map(({ key }) => key)).toEqual(keys.slice(0, 3));
      expect(new Set([...keys, ...names.map(({ secondKey }) => secondKey)]).size).toBe(keys.length + 3);
      for (const { key, secondKey } of names) {
        const [first, second] = [key, secondKey].map((name) => parseBronzeName(name)?.arrivedMs ?? 0);
        expect(second).toBeGreaterThan(first ?? 0);
        const window = windows.findIndex((one) => contains(one, second ?? 0));
        expect(window).toBeGreaterThanOrEqual(0);
        if (key === keys[0]) days.add(window);
      }
    }
    expect([...days].sort()).toEqual([0, 1, 2]);
  });

  it('are the same ones for the same seed', async () => {
    expect(await draw(7)).toEqual(await draw(7));
  });
});
