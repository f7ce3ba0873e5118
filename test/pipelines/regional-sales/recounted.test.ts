/** What of a sales record is added up by Athena and by history: a cent that is lost of any of it is seen. */
import { pipeline } from '../../../src/pipelines/regional-sales/pipeline';
import { salesRecord, salesRecordSemicolon } from '../../../src/pipelines/regional-sales/feeds';
import { compareLanded } from '../../../src/sources/s3-files/compare-landed';
import { summedColumns } from '../../../src/sources/s3-files/summed-columns';

const KEY = 'bronze/regional-sales/a.csv';

/** Of two records of one object, with what history keeps of their lines and products. */
function compare(kept: Readonly<Record<number, string>>) {
  const summed = summedColumns(pipeline, salesRecord);
  const counted = { units_sold: '14', unit_price: '11.83', unit_cost: '8.17' };
  return compareLanded({
    feed: salesRecord.name,
    counted: [
      {
        ...{ key: KEY, rows: 2, short: 0, isInOrder: true },
        sums: summed.map(({ column }) => counted[column.name as keyof typeof counted]),
      },
    ],
    loaded: new Map([[KEY, 2]]),
    leftOut: new Set(),
    summed,
    events: [
      {
        entity: 'order_line',
        key: KEY,
        events: 2,
        sums: { 1: '14.000000', 2: '11.830000', 3: '8.170000', ...kept },
      },
      { entity: 'product', key: KEY, events: 2, sums: { 1: '11.830000', 2: null, 3: null } },
    ],
  }).differences;
}

describe('sales records that are counted twice', () => {
  it.each([salesRecord, salesRecordSemicolon])('have units, price and cost added up: $name', (feed) => {
    const found = summedColumns(pipeline, feed).map(({ entity, column }) => `${entity} ${column.name}`);
    expect(found.sort()).toEqual([
      'order_line unit_cost',
      'order_line unit_price',
      'order_line units_sold',
      'product unit_price',
    ]);
  });

  it('are told of where one cent is lost, of what a unit cost too, and of nothing else', () => {
    expect(compare({})).toEqual([]);
    expect(compare({ 3: '8.160000' })).toEqual([
      `sales_record: ${KEY} has unit_cost 8.17 by Athena, order_line 8.16`,
    ]);
    expect(compare({ 2: '11.82' })).toHaveLength(1);
    expect(compare({ 1: '13' })).toHaveLength(1);
  });
});
