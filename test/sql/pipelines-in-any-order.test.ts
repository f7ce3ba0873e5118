/** Several pipelines load one star. In which order they do must not show in it: the same keys, codes and countries on purpose, of each its own. */
import { digestStar } from '../../scripts/redeliver/files/verdict';
import { loadStatements } from '../../src/activities/load';
import { differingTables, type WarehouseDigest } from '../../src/aws/digest-warehouse';
import { listEntities } from '../../src/entities/registry';
import type { Pipeline } from '../../src/model/pipeline';
import { randomFor, type Random } from '../../src/model/random';
import { listPipelines } from '../../src/pipelines/registry';
import type { SourceEvent } from '../reference-model/event';
import { emptyWarehouse } from './support/empty';
import { event } from './support/source';
import { stagingInserts } from './support/staging';
import { KEYS, rowOf, type Values } from './support/stream';
import { batchOf, january } from './support/walk';
import { openWarehouse, type Warehouse } from './support/warehouse';

const LOADS_OF_EACH = 3;
const NEWS_OF_A_LOAD = 14;

interface Load {
  readonly pipeline: Pipeline;
  readonly batchId: string;
  readonly news: readonly SourceEvent[];
}

const union = (names: (pipeline: Pipeline) => readonly string[]): string[] => [
  ...new Set(listPipelines().flatMap(names)),
];
const STAR = {
  load: {
    dimensions: union(({ load }) => load.dimensions),
    facts: union(({ load }) => load.facts),
  },
  publish: union(({ publish }) => publish),
};

let sql: Warehouse;
beforeAll(async () => {
  sql = await openWarehouse();
  await sql.install();
});
afterAll(() => sql.close());

/** Of a dimension that a pipeline does not bring, its rows name no member. */
function unnamed({ entities }: Pipeline): Values {
  const brought = entities.map(({ name }) => name);
  const others = listEntities().filter(({ name }) => !brought.includes(name));
  const columns = others.flatMap(({ dimension }) => dimension?.namedBy ?? []);
  return Object.fromEntries(columns.map((column) => [column.split('.')[1] ?? '', null]));
}

function newsOf(pipeline: Pipeline, load: number, random: Random): SourceEvent[] {
  const brought = pipeline.entities.map(({ name }) => name);
  const keys = KEYS.filter(({ entity }) => brought.includes(entity));
  return Array.from({ length: NEWS_OF_A_LOAD }, (_, place) => {
    const key = random.pick(keys);
    const sequence = load * NEWS_OF_A_LOAD + place;
    const at = january(1 + random.between(0, 8));
    const picked = [random.between(0, 9), random.between(0, 9), random.between(0, 9)] as const;
    const values = rowOf(key, picked, `${at} 00:00:00.000000`, `${january(3)} 12:00:00.000000`);
    const change = { op: random.chance(0.1) ? 'D' : 'U', at, sequence } as const;
    return event(
      key.entity,
      { ...values, ...unnamed(pipeline) },
      { ...change, sourceSystem: pipeline.sourceSystem },
    );
  });
}

function loadsOf(seed: number): Load[] {
  return listPipelines().flatMap((pipeline) => {
    const random = randomFor('any order', pipeline.name, seed);
    return Array.from({ length: LOADS_OF_EACH }, (_, load) => ({
      ...{ pipeline, batchId: `${pipeline.name}-${load}` },
      news: newsOf(pipeline, load, random),
    }));
  });
}

let deliveries = 0;

/** Into the emptied warehouse, each load by the statements that the worker sends for its pipeline. */
async function starAfter(loads: readonly Load[]): Promise<WarehouseDigest> {
  await emptyWarehouse(sql);
  deliveries += 1;
  for (const { pipeline, batchId, news } of loads) {
    const staged = stagingInserts([batchOf(batchId, news)]);
    await sql.runner.batchOnce(loadStatements(staged, [pipeline]), {
      load_id: `load-${deliveries}-${batchId}`,
    });
  }
  for (const mart of STAR.publish) await sql.execute(`refresh materialized view ${mart}`);
  return digestStar(sql.runner, STAR);
}

function shuffled(loads: readonly Load[], random: Random): Load[] {
  return loads
    .map((load) => ({ load, place: random.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ load }) => load);
}

it.each([1, 2])('the star knows no order of pipelines, nor of their loads (seed %i)', async (seed) => {
  const loads = loadsOf(seed);
  const one = await starAfter(loads);
  expect(Object.values(one).filter(({ rows }) => rows > 1).length).toBe(Object.keys(one).length);
  expect(differingTables(one, await starAfter([...loads].reverse()))).toEqual([]);
  for (const turn of [1, 2])
    expect(differingTables(one, await starAfter(shuffled(loads, randomFor('turn', seed, turn))))).toEqual([]);
});

it('one row more of one pipeline shows where it belongs', async () => {
  const [first, ...others] = loadsOf(1);
  if (!first) throw new Error('no pipeline');
  const one = await starAfter([first, ...others]);
  const { sourceSystem } = first.pipeline;
  const stranger = event(
    'product',
    { stock_code: 'p1', description: 'stranger' },
    { op: 'U', at: january(20), sequence: 900, sourceSystem },
  );
  const more = { ...first, news: [...first.news, stranger] };
  expect(differingTables(one, await starAfter([...others, more]))).toEqual(['dim_product']);
});
