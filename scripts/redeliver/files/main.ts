/** Redelivers a pipeline's files: first in order, then in every other way, each into a warehouse of its own. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { say } from '../../../src/cli/output';
import { openWarehouse } from '../../../src/connect';
import { createStackControl } from '../../../src/local-stack/stack-control';
import { EltError } from '../../../src/model/errors';
import { DAY_MS, sourceOf, type Pipeline } from '../../../src/model/pipeline';
import { reconciliationDeps } from '../../../src/reconcile/deps';
import { reconcilePipeline } from '../../../src/reconcile/reconcile';
import { randomFor } from '../../../src/model/random';
import { startPlatform, type Platform } from '../../demo/platform';
import type { Undo } from '../../demo/run-command';
import type { RedeliverOptions } from '../options';
import { openSecondWarehouse } from '../second-warehouse';
import { groupsOf, readContradictions } from './contradictions';
import { countLanded, deliver, filesOf, type FilesWorld } from './deliver';
import { deliveries, inOrder } from './deliveries';
import type { Days, Dropped } from './dropped';
import { delimiterOf, readData } from './read-data';
import { sampleFiles } from './sample';
import { describeVerdicts, digestStar, faultsOf, type FilesVerdict } from './verdict';

const FIRST_DAY = Date.UTC(2026, 2, 2);
/** Each delivery has days of its own: the stack's clock only moves on. */
const DAYS_APART = 10;

export async function redeliverFiles(
  { pipeline, data, seed, json }: RedeliverOptions,
  undo: Undo,
): Promise<void> {
  const startedMs = Date.now();
  const { feeds } = sourceOf(pipeline, 's3-files');
  const files = data.length === 0 ? sampleFiles() : data.map((path) => readData(feeds, path));
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-redeliver-'));
  const platform = await startPlatform({ dir, keep: false }, undo);
  const connection = await Connection.connect({ address: platform.config.TEMPORAL_ADDRESS });
  undo.add(() => connection.close());
  const redelivery = createRedelivery(platform, connection, pipeline, undo);
  const first = await redelivery.run('ordered', inOrder(files));
  const groups = groupsOf(files, first.disputed);
  const verdicts = [first.verdict];
  const faults = faultsOf(first.verdict, { ...first.verdict, contents: files.length, isWhole: true });
  const random = randomFor('redeliver', seed);
  for (const { name, says, isWhole, days } of deliveries(delimiterOf(feeds))) {
    say(`${name}: ${says}…`);
    const planned = days(groups, random);
    const { verdict } = await redelivery.run(name, planned);
    verdicts.push(verdict);
    faults.push(...faultsOf(verdict, { ...first.verdict, contents: contentsOf(planned), isWhole }));
  }
  process.stdout.write(`${describeVerdicts(verdicts, groups, faults)}\n`);
  const seconds = Math.round((Date.now() - startedMs) / 1000);
  const result = { equal: faults.length === 0, faults, seconds, deliveries: verdicts };
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
  if (faults.length > 0) throw new EltError('ELT_RECONCILE_MISMATCH', 'the warehouses differ, see above');
}

function contentsOf(days: Days): number {
  return new Set(days.flat().map(({ body }) => body)).size;
}

interface Redelivered {
  readonly verdict: FilesVerdict;
  /** Files that contradict each other. */
  readonly disputed: readonly (readonly Dropped[])[];
}

function createRedelivery(
  platform: Platform,
  connection: Connection,
  pipeline: Pipeline,
  undo: Undo,
): { run(name: string, days: Days): Promise<Redelivered> } {
  const control = createStackControl(platform.stack.gatewayUrl);
  let nextMs = FIRST_DAY;
  return {
    async run(name, days) {
      const beganMs = Date.now();
      const second = await openSecondWarehouse(platform, connection, name, undo, {
        pipeline: pipeline.name,
        hasOwnSource: true,
      });
      const world: FilesWorld = { ...second, control, pipeline };
      const summaries = await deliver(world, days, nextMs);
      nextMs += DAYS_APART * DAY_MS;
      const sql = openWarehouse(second.config);
      const { violations } = await reconcilePipeline(reconciliationDeps(second.config, pipeline), pipeline);
      const disputed = await filesOf(sql, pipeline, await readContradictions(sql, pipeline), days.flat());
      const verdict = {
        ...{ delivery: name, windows: summaries.length, violations },
        ...(await countLanded(world)),
        newRows: summaries.reduce((sum, { newRows }) => sum + newRows, 0),
        digests: await digestStar(sql, pipeline),
        seconds: Math.round((Date.now() - beganMs) / 1000),
      };
      await second.close();
      say(`${name}: ${verdict.windows} windows, ${verdict.newRows} new events, ${verdict.seconds} s`);
      return { verdict, disputed };
    },
  };
}
