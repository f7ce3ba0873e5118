/**
 * `npm run histories`: keeps what today's workflows write in every way that they go, as test/workflows/past/<version>.json.gz. Done
 * once for a release, beside its tag; past-histories.test.ts replays every file for as long as it is there.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Client } from '@temporalio/client';
import { version } from '../../package.json';
import { runScriptedLane } from '../chaos/scripted-lane';
import { openScriptedWorld } from '../chaos/scripted-world';
import { MOVING_TYPES } from '../../src/deployment/movers';
import type { Recorded } from './past/recorded';

async function main(): Promise<void> {
  const { toolchain } = await import('../../scripts/toolchain.mjs');
  const world = await openScriptedWorld(toolchain().temporal);
  try {
    const kept: Record<string, Recorded> = {};
    await runScriptedLane(world, 'histories', {
      async then(client, taskQueue) {
        await client.workflow.execute('backfillPipeline', {
          workflowId: 'backfill',
          taskQueue,
          args: [
            { pipeline: 'ecommerce', from: '2011-01-01', to: '2011-01-04', together: 1, maxParallel: 2 },
          ],
        });
        await keepAll(client, kept);
      },
    });
    const missing = [...MOVING_TYPES, 'runPipeline', 'runWindow'].filter(
      (type) => !Object.keys(kept).some((name) => name.startsWith(`${type} `)),
    );
    if (missing.length > 0) throw new Error(`nothing was written by ${missing.join(', ')}`);
    const file = join(__dirname, 'past', `${version}.json.gz`);
    writeFileSync(file, gzipSync(JSON.stringify(kept), { level: 9 }));
    process.stdout.write(`${file}: ${Object.keys(kept).length} histories\n`);
  } finally {
    await world.close();
  }
}

async function keepAll(client: Client, kept: Record<string, Recorded>): Promise<void> {
  for await (const { workflowId, runId, type } of client.workflow.list()) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const name = [type, workflowId, runId.slice(-4)].join(' ');
    kept[name] = { workflowId, history: plainOf(history) as Recorded['history'] };
  }
}

/** In the form in which a replay takes it. The SDK's own two ways from and to JSON fail in 1.24.0 ("type must be a Type"). */
function plainOf(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plainOf);
  if (typeof value !== 'object' || value === null) return value;
  if ('toNumber' in value && typeof value.toNumber === 'function') return (value.toNumber as () => number)();
  const set = Object.entries(value).filter(([, one]) => one !== null && one !== undefined);
  return Object.fromEntries(set.map(([name, one]) => [name, plainOf(one)]));
}

void main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);
