/**
 * What a load costs beside a bare COPY and beside dbt snapshot: `npx tsx bench/scd2/main.ts --help`.
 *
 * A warehouse is filled by plain SQL, which is judged by a real load first. The batch is loaded by the worker's own
 * statements; beside it, in the same database, the same files are copied into empty tables of staging's shape, and on the
 * same server dbt takes a snapshot of the same changes. Seconds are this machine's; ratios within one run can be compared.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTableChecks } from '../../src/reconcile/table-rules';
import { findPipeline } from '../../src/pipelines/registry';
import { PROJECT_ROOT } from '../../src/local-stack/stack';
import { say } from '../../src/cli/output';
import { runCommand } from '../../scripts/demo/run-command';
import { openBench, type Bench } from './bench';
import { measureSnapshot, type SnapshotResult, type Strategy } from './dbt';
import { fillWarehouse, judgeFill } from './fill';
import { measureLoad } from './measure';
import { parseOptions, type BenchOptions } from './options';
import { describeLoads, describeSteps, type Measured } from './present';
import type { RanStatement } from './watch';

const STRATEGIES: readonly Strategy[] = ['timestamp', 'check'];

async function main(options: BenchOptions, undo: Parameters<typeof openBench>[1]) {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-scd2-'));
  undo.add(async () => rmSync(dir, { recursive: true, force: true }));
  const bench = await openBench(dir, undo);
  say('judging what fills the warehouses by a real load…');
  const statements = await judgeFill(bench);
  const results: Measured[] = [];
  for (const members of options.members) {
    const base = await timed(`a warehouse of ${members} members`, () => fillWarehouse(bench, members));
    for (const [index, changes] of options.batch.entries()) {
      const isLast = index === options.batch.length - 1;
      const database = isLast ? base : await bench.copy(base, `${base}_${changes}`);
      results.push(await measureOne(bench, { database, members, changes }, options));
      await bench.drop(database);
    }
  }
  process.stdout.write(`${describeLoads(results)}\n\n${describeSteps(results, statements)}\n`);
  if (options.json)
    process.stdout.write(`${JSON.stringify({ statements: Object.fromEntries(statements), results })}\n`);
}

async function measureOne(
  bench: Bench,
  input: { database: string; members: number; changes: number },
  { withoutDbt, profile, checks }: BenchOptions,
): Promise<Measured> {
  const { result: load, ran } = await timed(`a load of ${input.changes} changes`, () =>
    measureLoad(bench, { ...input, profile: profile !== undefined }),
  );
  if (profile !== undefined) writeFileSync(profile, profileOf(ran), { flag: 'a' });
  if (checks) await timed("the project's own checks", () => check(bench, input.database));
  const snapshots: SnapshotResult[] = [];
  for (const strategy of withoutDbt ? [] : STRATEGIES)
    snapshots.push(
      await timed(`dbt snapshot, ${strategy}`, () =>
        measureSnapshot(bench, { ...input, strategy, dir: bench.dir }),
      ),
    );
  const measured = { load, snapshots };
  say(describeLoads([measured]));
  return measured;
}

async function check(bench: Bench, database: string): Promise<void> {
  const broken = await runTableChecks(
    bench.sqlOf(database),
    join(PROJECT_ROOT, 'sql'),
    findPipeline('ecommerce'),
  );
  if (broken.length > 0) throw new Error(`the load broke ${JSON.stringify(broken)}`);
}

/** The longest first. */
function profileOf(ran: readonly RanStatement[]): string {
  return [...ran]
    .sort((one, other) => other.seconds - one.seconds)
    .map(
      ({ procedure, line, seconds, plan }) => `${procedure} line ${line}: ${seconds.toFixed(3)} s\n${plan}\n`,
    )
    .join('');
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const beganMs = Date.now();
  const result = await work();
  say(`${what}: ${((Date.now() - beganMs) / 1000).toFixed(1)} s with all around it`);
  return result;
}

runCommand(parseOptions, main);
