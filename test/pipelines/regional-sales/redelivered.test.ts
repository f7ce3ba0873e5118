/**
 * The short form of `npm run redeliver -- --pipeline regional-sales`: its own sample, landed by real sweeps into a real S3 in each of its
 * ways, and loaded into a warehouse each. What refine does is said in memory (support/records.ts); the long form runs it.
 */
import { parse } from 'csv-parse/sync';
import { groupsOf, readContradictions } from '../../../scripts/redeliver/files/contradictions';
import { deliveries, inOrder } from '../../../scripts/redeliver/files/deliveries';
import type { Days } from '../../../scripts/redeliver/files/dropped';
import { delimiterOf } from '../../../scripts/redeliver/files/read-data';
import { sampleFiles } from '../../../scripts/redeliver/files/sample';
import { digestStar } from '../../../scripts/redeliver/files/verdict';
import { differingTables, type WarehouseDigest } from '../../../src/aws/digest-warehouse';
import { sourceOf } from '../../../src/model/pipeline';
import { findPipeline } from '../../../src/pipelines/registry';
import { randomFor } from '../../../src/model/random';
import { openLanding, type Landed } from '../../sources/s3-files/support/landing-world';
import { openSideDoor, type SideDoor } from '../../sql/support/side-door';
import { openWarehouse, type Warehouse } from '../../sql/support/warehouse';
import { eventsOf, type SalesRecord } from './support/records';

const pipeline = findPipeline('regional-sales');
const { feeds } = sourceOf(pipeline, 's3-files');
const FILES = sampleFiles();
const DIMENSIONS_AND_FACTS = { load: pipeline.load, publish: [] };

let sql: Warehouse;
let door: SideDoor;

beforeAll(async () => {
  sql = await openWarehouse();
  await sql.install();
  door = await openSideDoor(sql);
});
afterAll(async () => {
  await door.close();
  await sql.close();
});

/** Lands and loads a delivery into the emptied warehouse, a sweep and a load a day. */
async function deliver(days: Days): Promise<{ landed: readonly Landed[]; star: WarehouseDigest }> {
  const world = await openLanding({ feeds });
  const loads: Landed[][] = [];
  for (const files of days) {
    for (const { name, body } of files) {
      await world.drop(name, body);
      // S3 tells the order of what it took within a second by name alone.
      await world.sweep();
    }
    const known = new Set(loads.flat().map(({ key }) => key));
    loads.push((await world.bronze()).filter(({ key }) => !known.has(key)));
  }
  const filled = loads.filter((load) => load.length > 0);
  await door.prepare(
    filled.map((load) => load.map((object) => ({ batchId: batchId(object), items: eventsOfObject(object) }))),
  );
  for (const load of filled.keys()) await sql.batch(door.statements(load));
  return { landed: loads.flat(), star: await digestStar(sql.runner, DIMENSIONS_AND_FACTS) };
}

const batchId = ({ arrivedMs }: Landed): string => `arrived-${arrivedMs}`;

function eventsOfObject({ body, arrivedMs, key }: Landed) {
  const delimiter = delimiterOf(feeds)(
    key.includes('/sales_record_semicolon/') ? 'semicolon/x.csv' : 'comma/x.csv',
  );
  return eventsOf(parse<SalesRecord>(body, { columns: true, delimiter, trim: true }), arrivedMs);
}

it('is the same star, bit for bit, however the files come; a correction wins by coming later', async () => {
  const first = await deliver(inOrder(FILES));
  expect(first.star['fact_sales']?.rows).toBe(36);
  const [correctedSale] = await sql.execute(`select quantity from fact_sales where order_id = '5004'`);
  expect(correctedSale?.['quantity']).toBe(7);
  const disputed = (await readContradictions(sql, pipeline)).map((arrivals) =>
    first.landed.filter(({ arrivedMs }) => arrivals.includes(arrivedMs)).map(({ body }) => body),
  );
  const groups = groupsOf(
    FILES,
    disputed.map((contents) => FILES.filter(({ body }) => contents.includes(body))),
  );
  expect(groups.filter((group) => group.length > 1).map((group) => group.map(({ name }) => name))).toEqual([
    ['comma/may.csv', 'comma/may-corrected.csv'],
  ]);
  for (const { name, days, isWhole } of deliveries(delimiterOf(feeds))) {
    const { star, landed } = await deliver(days(groups, randomFor('redeliver', 1)));
    expect([name, differingTables(first.star, star)]).toEqual([name, []]);
    if (isWhole) expect(landed).toHaveLength(FILES.length);
  }
  // Without its group the correction may come first: then what it corrects wins, and it is seen.
  const careless = await deliver(inOrder([...FILES].reverse()));
  expect(differingTables(first.star, careless.star)).toEqual(['fact_sales']);
});
