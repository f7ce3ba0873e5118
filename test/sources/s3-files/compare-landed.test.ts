import { compareLanded, type LandedFigures } from '../../../src/sources/s3-files/compare-landed';
import { summedColumns } from '../../../src/sources/s3-files/summed-columns';
import { definePipeline } from '../../../src/model/pipeline';
import { feedOf, figuredSales } from './support/figured-sales';

const pipeline = definePipeline(figuredSales());
const summed = summedColumns(pipeline, feedOf(pipeline));
const COUNT = { key: 'a', rows: 2, short: 0, isInOrder: true, sums: ['12.500'] };
const EVENTS = { entity: 'product', key: 'a', events: 2, sums: { 1: '12.500000', 2: null, 3: null } };

const compare = (changes: Partial<LandedFigures>) =>
  compareLanded({
    feed: 'sale',
    counted: [COUNT],
    loaded: new Map([['a', 2]]),
    leftOut: new Set(),
    summed,
    events: [EVENTS],
    ...changes,
  });

it('takes over a column as it is: its sums are compared', () => {
  expect(summed).toMatchObject([{ column: { name: 'price' }, entity: 'product', place: 1 }]);
});

it.each([
  ['only some rows make an event', { when: 'price > 1' }],
  ['it is calculated', { columns: { stock_code: 'item', unit_price: 'price * 2' } }],
  ['rows may delete', { op: "case when price = 0 then 'D' else 'U' end" }],
])('compares no sums where %s', (_, changes) => {
  const other = definePipeline(figuredSales(changes));
  expect(summedColumns(other, feedOf(other))).toEqual([]);
});

it('says nothing where rows and sums are equal, however they are written', () => {
  expect(compare({})).toEqual({ differences: [], unsure: [] });
});

it.each([
  ['a lost row', { loaded: new Map([['a', 1]]) }, 'sale: a has 2 rows by Athena, 1 are loaded'],
  ['an object that is not loaded', { loaded: new Map() }, 'sale: a has 2 rows and is not loaded'],
  ['an object that is gone', { counted: [] }, 'sale: a has 0 rows by Athena, 2 are loaded'],
  [
    'another value',
    { counted: [{ ...COUNT, sums: ['12.501'] }] },
    'sale: a has price 12.501 by Athena, product 12.5',
  ],
  [
    'values that history has not',
    { events: [{ ...EVENTS, sums: {} }] },
    'sale: a has price 12.5 by Athena, product 0',
  ],
])('finds %s', (_, changes, difference) => {
  expect(compare(changes)).toEqual({ differences: [difference], unsure: [] });
});

it('takes no count of lines for a proof where one lacks columns or ends within quotes', () => {
  const { differences, unsure } = compare({ counted: [{ ...COUNT, rows: 3, short: 1 }] });
  expect([differences, unsure.length]).toEqual([[], 1]);
});

it('compares no sums of a file whose columns are in another order, and takes no count of it for a proof', () => {
  const other = { ...COUNT, isInOrder: false, sums: ['1'] };
  expect(compare({ counted: [other] })).toEqual({ differences: [], unsure: [] });
  const { differences, unsure } = compare({ counted: [{ ...other, rows: 7 }] });
  expect([differences, unsure.length]).toEqual([[], 1]);
});

it('compares no sums of an object some of whose rows are no event of their own', () => {
  const events = [{ ...EVENTS, events: 1, sums: {} }];
  expect(compare({ events })).toEqual({ differences: [], unsure: [] });
});

it('says of what could not be read that nothing is known of it', () => {
  const leftOut = new Set(['b']);
  const loaded = new Map([
    ['a', 2],
    ['b', 1],
  ]);
  expect(compare({ leftOut, loaded })).toEqual({ differences: [], unsure: ['sale: b could not be read'] });
});
