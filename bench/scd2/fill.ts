/** Fills warehouses of millions of members past COPY and the procedures, and proves on a small one that both ways are one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTableChecks } from '../../src/reconcile/table-rules';
import { findPipeline } from '../../src/pipelines/registry';
import { PROJECT_ROOT } from '../../src/local-stack/stack';
import type { Bench } from './bench';
import { logEnd, statementsSince, watchStatements } from './watch';

const TABLES = [
  'hist_customer',
  'hist_product',
  'hist_sales_order',
  'hist_order_line',
  'dim_customer',
  'dim_product',
  'fact_sales',
];
/** Enough for each thousand products and each day's second to come round, and soon loaded. */
const JUDGED_MEMBERS = 2_000;
const COUNTED_CHANGES = 1_000;

/** A warehouse of so many members, as some time after its last load; returns the name of its database. */
export async function fillWarehouse(bench: Bench, members: number): Promise<string> {
  const database = await bench.install(`base_${members}`);
  const fill = readFileSync(join(__dirname, 'fill.sql'), 'utf8');
  await bench.run(database, `set bench.members = ${members};\n${fill}`);
  await bench.run(database, 'vacuum analyze');
  await bench.ask(database, 'checkpoint');
  return database;
}

/** Rows and the sum of their hashes, by table: the same for the same rows, however they lie. */
export async function digestsOf(bench: Bench, database: string): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const table of TABLES) {
    const [row] = await bench.ask(
      database,
      `select count(*) || ' rows, ' || coalesce(sum(cast(hashtextextended(cast(t as text), 0) as numeric)), 0) as digest
       from ${table} as t`,
    );
    digests[table] = String(row?.['digest']);
  }
  return digests;
}

/**
 * Throws unless the real load of the generator's members makes what fill.sql makes, and it passes the project's own checks.
 * Returns how many statements each procedure of a load then runs, by its name: the same whatever the size.
 */
export async function judgeFill(bench: Bench): Promise<Map<string, number>> {
  const filled = await fillWarehouse(bench, JUDGED_MEMBERS);
  const loaded = await bench.install('judge');
  await bench.load(loaded, await bench.generate('base', JUDGED_MEMBERS));
  const [given, wanted] = [await digestsOf(bench, filled), await digestsOf(bench, loaded)];
  const other = TABLES.filter((table) => given[table] !== wanted[table]);
  if (other.length > 0) throw new Error(`fill.sql fills other rows than the load: ${other.join(', ')}`);
  const [broken] = await runTableChecks(
    bench.sqlOf(filled),
    join(PROJECT_ROOT, 'sql'),
    findPipeline('ecommerce'),
  );
  if (broken) throw new Error(`fill.sql breaks ${broken.border}: ${broken.detail}`);
  const counts = await countStatements(bench, filled);
  await bench.drop(filled);
  await bench.drop(loaded);
  return counts;
}

async function countStatements(bench: Bench, database: string): Promise<Map<string, number>> {
  await watchStatements(bench, database, false);
  const start = logEnd(bench);
  await bench.load(database, await bench.generate('batch', COUNTED_CHANGES));
  const counts = new Map<string, number>();
  for (const { procedure } of statementsSince(bench, start))
    counts.set(procedure, (counts.get(procedure) ?? 0) + 1);
  return counts;
}
