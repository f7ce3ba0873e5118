/**
 * What a load costs: `npx tsx bench/scd2/main.ts [--members 100000,1000000] [--batch 50000,200000] [--json]`.
 *
 * A warehouse is filled through the real COPY and the real procedures, then copied for each batch, so that all batches meet
 * the same tables. The batch is loaded by the worker's own statements; beside it, in the same database, the same files are
 * copied into empty tables of staging's shape. Seconds are this machine's; the ratio of the two can be compared.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from '../../src/cli/output';
import { runCommand } from '../../scripts/demo/run-command';
import { openBench, type Bench } from './bench';
import { measureLoad, type LoadResult } from './measure';
import { parseOptions, type BenchOptions } from './options';
import { describeResults } from './present';

async function main({ members, batch, json }: BenchOptions, undo: Parameters<typeof openBench>[1]) {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-scd2-'));
  undo.add(async () => rmSync(dir, { recursive: true, force: true }));
  const bench = await openBench(dir, undo);
  const results: LoadResult[] = [];
  for (const count of members) {
    const base = await fill(bench, count);
    for (const size of batch) {
      results.push(await measureLoad(bench, { base, members: count, batch: size }));
      say(`  ${describeResults(results.slice(-1)).split('\n').slice(1).join('')}`);
    }
    await bench.drop(base);
  }
  process.stdout.write(`${describeResults(results)}\n`);
  if (json) process.stdout.write(`${JSON.stringify(results)}\n`);
}

/** A warehouse of so many members; returns the name of its database. */
async function fill(bench: Bench, members: number): Promise<string> {
  say(`a warehouse of ${members} members…`);
  const beganMs = Date.now();
  const database = await bench.install(`base_${members}`);
  const files = await bench.generate('base', members);
  say(`  files made and put into S3 after ${seconds(beganMs)} s, loading…`);
  await bench.load(database, files);
  await bench.settle(database);
  say(`  loaded after ${seconds(beganMs)} s`);
  return database;
}

function seconds(sinceMs: number): number {
  return Math.round((Date.now() - sinceMs) / 1000);
}

runCommand(parseOptions, main);
