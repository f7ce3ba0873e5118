import type { DimensionRow } from '../reference-model/dimension';
import { remember } from '../reference-model/event';
import { starOf, type Star } from '../reference-model/sales';
import { pastFaults, sourceFaults, structureFaults, tellingFaults } from './support/invariants';
import { liveShop, type ShopStream } from './support/shop-stream';
import { batchOf } from './support/walk';

type Act = ShopStream['steps'][number]['act'];

/** One step a day: of key 0 a product, 1 a line, 2 a customer, 3 a header, 4 a location; `pick` chooses its values. */
const step = (key: number, act: Act, pick = 0, isBad = false): ShopStream['steps'][number] => ({
  key,
  act,
  pick: [pick, 0, 0],
  move: 5,
  isBad,
});
const { items, source } = liveShop(
  {
    kind: 'shop',
    keys: 6,
    isHonest: true,
    steps: [
      step(0, 'reload'),
      step(0, 'put'),
      step(2, 'put'),
      step(2, 'put', 1),
      step(3, 'put'),
      step(2, 'remove'),
      step(1, 'put'),
      step(2, 'put'),
      step(4, 'put'),
      step(4, 'put', 1),
      step(5, 'put'),
      step(5, 'put', 1, true),
    ],
  },
  's',
);
const good = starOf(remember([batchOf('', items)]));

/** The star with one customer's version, the first of two with a gap between them, or its successor changed. */
function withCustomer(which: 'first' | 'second' | 'last', change: Partial<DimensionRow>): Star {
  const index = { first: 0, second: 1, last: 2 }[which];
  const own = good.customers.filter(({ key }) => key === 'c1');
  const rest = good.customers.filter(({ key }) => key !== 'c1');
  return {
    ...good,
    customers: [...rest, ...own.map((row, at) => (at === index ? { ...row, ...change } : row))],
  };
}

function withSale(change: Partial<Star['sales'][number]>): Star {
  return { ...good, sales: good.sales.map((sale) => ({ ...sale, ...change })) };
}

const without = <K extends keyof Star>(table: K): Star => ({ ...good, [table]: [] });

describe('a good star', () => {
  it('has three versions of a customer with a gap before the last, and a sale in that gap', () => {
    const own = good.customers.filter(({ key }) => key === 'c1');
    expect(own.map(({ validFrom, validTo }) => `${validFrom.slice(0, 10)} ${validTo.slice(0, 10)}`)).toEqual([
      '1900-01-01 2011-03-05',
      '2011-03-05 2011-03-07',
      '2011-03-09 9999-12-31',
    ]);
    expect(good.sales.map((sale) => own.findIndex(({ sk }) => sk === sale.customerSk))).toEqual([1]);
  });

  it('has no fault of its own, nor against its source, the past or itself', () => {
    expect(structureFaults(good, items)).toEqual([]);
    expect(sourceFaults(good, source)).toEqual([]);
    expect(pastFaults(good, source)).toEqual([]);
    expect(tellingFaults(good, good)).toEqual([]);
  });
});

describe('the structure of a star is seen broken', () => {
  const [first] = good.customers;
  it.each<[string, Star, string]>([
    ['begins late', withCustomer('first', { validFrom: '2011-01-01' }), 'does not begin at the beginning'],
    ['is empty', withCustomer('second', { validTo: '2011-03-05' }), 'version without length'],
    ['overlaps the next', withCustomer('first', { validTo: '2011-03-06' }), 'overlap'],
    [
      'ends without a delete',
      withCustomer('first', { validTo: '2011-03-04' }),
      'ends 2 times and is deleted 1 times',
    ],
    ['is current and over', withCustomer('first', { isCurrent: true }), 'is current and over'],
    ['is inferred though it is told', withCustomer('last', { isInferred: true }), 'is inferred and told'],
    ['has the surrogate key of another', withCustomer('last', { sk: first?.sk ?? 0n }), 'is there twice'],
  ])('where a version %s', (_, star, words) => {
    expect(structureFaults(star, items)).toContainEqual(expect.stringContaining(words));
  });

  it.each<[string, Star, string]>([
    ['is there twice', { ...good, sales: [...good.sales, ...good.sales] }, 'sale o1/1 is there twice'],
    ['points at a later version', withSale({ customerSk: good.customers[2]?.sk ?? 0n }), 'of another time'],
    [
      'points at an earlier version',
      withSale({ customerSk: good.customers[0]?.sk ?? 0n }),
      'of another time',
    ],
    ['points at nothing', withSale({ productSk: 5n }), 'points at another product'],
    ['has a customer that nobody named', withSale({ customerId: null }), 'that nobody named'],
    ['has a location that nobody named', withSale({ country: null }), 'a location that nobody named'],
    ['has lost its location', withSale({ locationSk: -1n }), 'points at another location than Peru'],
    [
      'points at a later region of its country',
      withSale({ locationSk: good.locations[1]?.sk ?? 0n }),
      'version of its location of another time',
    ],
  ])('where a sale %s', (_, star, words) => {
    expect(structureFaults(star, items)).toContainEqual(expect.stringContaining(words));
  });
});

describe('a star is seen to differ from its source', () => {
  it.each<[string, Star, string]>([
    ['a member is missing', without('products'), 'current product is missing'],
    [
      'a deleted member is current',
      withCustomer('second', { isCurrent: true }),
      'current customer is not in the source',
    ],
    [
      'a column is another',
      withCustomer('last', { values: { customer_id: 'c1' } }),
      'current customer is missing',
    ],
    ['a sale is missing', without('sales'), 'sale is missing'],
    ['a sale has another quantity', withSale({ quantity: 99 }), 'sale is not in the source'],
    ['a sale has lost its header', withSale({ orderKind: null }), 'sale is not in the source'],
    ['a location is missing', without('locations'), 'current location is missing'],
    ['a sale has another country', withSale({ country: 'Chile' }), 'sale is not in the source'],
    ['a sale has lost its channel', withSale({ channel: 'Fax' }), 'sale is not in the source'],
    ['a sale has another cost of a unit', withSale({ unitCost: '9.000' }), 'sale is not in the source'],
  ])('where %s', (_, star, words) => {
    expect(sourceFaults(star, source)).toContainEqual(expect.stringContaining(words));
  });

  it('leaves out what refine rejected', () => {
    const rejected = source.rows.filter(({ isBad }) => isBad).map(({ recordKey }) => recordKey);
    expect(rejected).toEqual(['ç2']);
    const others = good.customers.filter(({ key }) => key !== 'ç2');
    expect(sourceFaults({ ...good, customers: others }, source)).toEqual([]);
  });

  it.each<[string, Star]>([
    ['ends too late', withCustomer('second', { validTo: '2011-03-08' })],
    ['ends too early', withCustomer('first', { validTo: '2011-03-04' })],
    ['has the next one’s columns', withCustomer('first', { values: good.customers[1]?.values ?? null })],
  ])('in the past where a version %s', (_, star) => {
    expect(pastFaults(star, source)).toContainEqual(expect.stringContaining('is not what the source held'));
  });
});

describe('two tellings of one stream are seen to differ', () => {
  it.each<[string, Star]>([
    ['a version', withCustomer('first', { validTo: '2011-03-06' })],
    ['the time a member was seen first', withCustomer('first', { firstSeenAt: '2011-01-01' })],
    ['the member of a sale', withSale({ customerSk: good.customers[0]?.sk ?? 0n })],
    ['an amount', withSale({ amount: '0.001' })],
    ['a cost', withSale({ cost: '0.001' })],
    ['a profit', withSale({ profit: '0.001' })],
    ['the location of a sale', withSale({ locationSk: -1n })],
  ])('in %s', (_, star) => {
    expect(tellingFaults(star, good)).not.toEqual([]);
  });
});
