/** What every fact, mart and report of sql/ has to be, whoever wrote it: none is known here by name. Their figures stand in facts.test.ts and marts.test.ts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWarehouseFiles } from '../../src/aws/warehouse-files';
import { listEntities } from '../../src/entities/registry';
import { brokenRows, CHECKS } from './support/checks';
import { line, SHOP } from './support/mart-shop';
import { readPublished, type Published } from './support/published';
import { openWarehouse, SQL_ROOT, type Warehouse } from './support/warehouse';
import { freshStory, type Story } from './support/walk';

const MARTS = readPublished('60_marts');
const REPORTS = readPublished('70_reports');
const named = (all: readonly Published[]) => all.map((one) => [one.name, one] as const);

interface Fact {
  readonly name: string;
  readonly grain: readonly string[];
}

const FACTS: Fact[] = readWarehouseFiles(SQL_ROOT)
  .filter(({ name }) => /^50_facts\/\w+\/table\.sql$/.test(name))
  .map((file) => {
    const name = file.name.split('/')[1] ?? '';
    const text = readFileSync(join(SQL_ROOT, file.name), 'utf8');
    const table = text.slice(text.indexOf(`create table ${name} (`));
    const key = /primary key \(([^)]+)\)/.exec(table.slice(0, table.indexOf(';')))?.[1] ?? '';
    return { name, grain: key.split(', ').filter((column) => column !== '') };
  });

/** What a mart may add up, and what it is of a fact's row. */
const MEASURES: Readonly<Record<string, string>> = {
  line_count: 'count(*)',
  quantity: 'sum(quantity)',
  revenue: 'sum(amount)',
  cost: 'sum(cost)',
  profit: 'sum(profit)',
};

/** Two goods come back, so that no mart has one row alone. */
const SOLD = [...SHOP, line('3', 2, 'cup', -1, '4.000', '2011-02-01')];

let sql: Warehouse;
let story: Story;
beforeAll(async () => {
  sql = await openWarehouse();
  await sql.install();
});
beforeEach(async () => {
  story = await freshStory(sql);
  await story.tell(SOLD);
  await refresh();
});
afterAll(() => sql.close());

async function refresh(): Promise<void> {
  for (const { name } of MARTS) await sql.execute(`refresh materialized view ${name}`);
}

async function count(query: string): Promise<number> {
  const [row] = await sql.execute(`select count(*) as n from (${query}) as asked`);
  return Number(row?.['n']);
}

const twice = (from: string, grain: readonly string[]): string =>
  `select ${grain.join(', ')} from ${from} group by ${grain.join(', ')} having count(*) > 1`;

/** Rows that one of the two has and the other has not, or has more often. */
async function differences(one: string, other: string): Promise<number> {
  const less = (left: string, right: string) =>
    count(`select * from (${left}) as a except select * from (${right}) as b`);
  return (
    (await less(one, other)) + (await less(other, one)) + Math.abs((await count(one)) - (await count(other)))
  );
}

it('is found in sql/, and read', () => {
  expect(FACTS.length).toBeGreaterThan(0);
  expect(MARTS.length).toBeGreaterThan(3);
  expect(REPORTS.length).toBeGreaterThan(3);
  for (const { name, columns, query } of [...MARTS, ...REPORTS])
    expect([name, Object.keys(columns)[0], query.startsWith('select') || query.startsWith('with')]).toEqual([
      name,
      'source_system',
      true,
    ]);
});

describe.each(FACTS.map((fact) => [fact.name, fact] as const))('%s', (name, { grain }) => {
  const checks = CHECKS.filter(({ table }) => table === name);
  const source = "source_system = 'ecommerce'";

  it('has an entity of whose records it has one row each', () => {
    expect(listEntities().filter(({ grainOf }) => grainOf.includes(name))).toHaveLength(1);
  });

  it('has rules for its members, its content and its border to history', () => {
    const rules = new Set(checks.filter(({ severity }) => severity === 'fail').map(({ rule }) => rule));
    expect([...rules]).toEqual(expect.arrayContaining(['unique', 'referential', 'accounted', 'custom']));
  });

  it('has one row by its key, however often its records are told, and a rule that sees two', async () => {
    const before = await count(`select * from ${name}`);
    expect(before).toBeGreaterThan(0);
    await story.tell(SOLD, SOLD);
    expect([await count(`select * from ${name}`), await count(twice(name, grain))]).toEqual([before, 0]);
    await sql.batch([`insert into ${name} select * from ${name} where ${source}`]);
    expect(await count(twice(name, grain))).toBeGreaterThan(0);
    const unique = checks.filter(({ rule }) => rule === 'unique');
    for (const check of unique) expect(await brokenRows(sql, check)).not.toEqual([]);
    expect(unique.length).toBeGreaterThan(0);
  });
});

describe.each(named(MARTS))('%s', (name, mart) => {
  const all = `select * from ${name}`;

  it('has one row by what it groups', async () => {
    expect(mart.grain[0]).toBe('source_system');
    expect(mart.grain.length).toBeGreaterThan(1);
    expect([await count(all), await count(twice(name, mart.grain))]).toEqual([expect.any(Number), 0]);
    expect(await count(all)).toBeGreaterThan(0);
    // A grain with a part left out is none: the test would see two rows of one key.
    expect(await count(twice(name, ['source_system']))).toBeGreaterThan(0);
  });

  it('is what its query says of the facts now, once it is refreshed, and not before', async () => {
    expect(await differences(all, mart.query)).toBe(0);
    await sql.batch(['update fact_sales set quantity = quantity - 20, amount = amount - 1']);
    expect(await differences(all, mart.query)).toBeGreaterThan(0);
    await sql.execute(`refresh materialized view ${name}`);
    expect(await differences(all, mart.query)).toBe(0);
  });

  it('is the same when it is refreshed again', async () => {
    await sql.batch([`drop table if exists kept_${name}`, `create table kept_${name} as ${all}`]);
    await sql.execute(`refresh materialized view ${name}`);
    await sql.execute(`refresh materialized view ${name}`);
    expect(await differences(all, `select * from kept_${name}`)).toBe(0);
    await sql.batch([`drop table kept_${name}`]);
  });
});

/** Of those that leave no fact out. */
it.each(named(MARTS.filter(({ isWhole, columns }) => isWhole && 'revenue' in columns)))(
  '%s adds up to what the facts add up to, by source',
  async (name, { columns }) => {
    const measures = Object.keys(MEASURES).filter((measure) => measure in columns);
    const sums = (from: string, of: (measure: string) => string): string =>
      `select source_system, ${measures.map((one) => `cast(${of(one)} as decimal(38, 3)) as ${one}`).join(', ')} from ${from} group by source_system`;
    const ofMart = sums(name, (measure) => `sum(${measure})`);
    const ofFacts = sums('fact_sales', (measure) => MEASURES[measure] ?? '');
    expect(await differences(ofMart, ofFacts)).toBe(0);
    await sql.batch(["update fact_sales set amount = amount + 0.001 where order_id = '1'"]);
    expect(await differences(ofMart, ofFacts)).toBeGreaterThan(0);
  },
);

describe.each(named(REPORTS))('%s', (name, report) => {
  const rows = () => count(`select * from ${name}`);

  it('has a row for each of what it reads, or for each that it groups: what it looks up doubles none', async () => {
    expect(await rows()).toBeGreaterThan(0);
    const read = MARTS.find((mart) => mart.name === report.from);
    if (report.grain.length === 0) expect(await rows()).toBe(await count(`select * from ${report.from}`));
    const grain = report.grain.length > 0 ? report.grain : (read?.grain ?? []);
    expect(Object.keys(report.columns)).toEqual(expect.arrayContaining([...grain]));
    expect(await count(twice(name, grain))).toBe(0);
  });

  it('reads nothing above the marts', () => {
    const stages = [...report.query.matchAll(/\b(?:from|join)\s+(rpt_\w+)/g)].map(([, table]) => table);
    expect(stages).toEqual([]);
  });
});
