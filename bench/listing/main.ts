/**
 * What a day costs to look for when there were ten days before it and when there were ten years:
 * `npx tsx bench/listing/main.ts [--days 10,3650] [--json]`.
 *
 * Each past has a warehouse, whose days came through the real procedures, an audit of a run a day, and as many Glue runs. Of bronze there
 * are the last three days: no other is listed. Everything is measured twice: as the local engine has it, which sorts
 * nothing, and with an index on what SORTKEY sorts on Redshift.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, type Undo } from '../../scripts/demo/run-command';
import { say } from '../../src/cli/output';
import { measure, type Measured } from './measure';
import { parseOptions, type BenchOptions } from './options';
import { describeResults } from './present';
import { openWorld } from './world';

async function main({ days, repeat, json }: BenchOptions, undo: Undo): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-listing-'));
  undo.add(async () => rmSync(dir, { recursive: true, force: true }));
  const world = await openWorld(dir, undo);
  const results: Measured[] = [];
  for (const count of days) {
    const beganMs = Date.now();
    const past = await world.makePast(count);
    say(`${count} days made after ${Math.round((Date.now() - beganMs) / 1000)} s`);
    results.push(...(await measure(world, past, { repeat, isSorted: false })));
    await world.sort(past);
    results.push(...(await measure(world, past, { repeat, isSorted: true })));
  }
  process.stdout.write(`${describeResults(results)}\n`);
  if (json) process.stdout.write(`${JSON.stringify(results)}\n`);
}

runCommand(parseOptions, main);
