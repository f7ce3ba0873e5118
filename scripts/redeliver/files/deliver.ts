/** Drops a delivery's files into the landing prefix of a warehouse of its own, and runs a window a day. */
import { randomUUID } from 'node:crypto';
import { createAwsClients } from '../../../src/aws/clients';
import { createObjectStore } from '../../../src/aws/object-store';
import type { SqlRunner } from '../../../src/aws/sql-runner';
import type { Config } from '../../../src/config';
import { fileSlug, parseLandedName } from '../../../src/model/landed-name';
import { DAY_MS, type Pipeline } from '../../../src/model/pipeline';
import type { WindowSummary } from '../../../src/model/plan';
import type { StackControl } from '../../../src/local-stack/stack-control';
import { landingOf } from '../../../src/sources/s3-files/landing';
import { dropFile } from '../../../src/sources/s3-files/provision/drop';
import { readLandingStatus } from '../../../src/sources/s3-files/status/status';
import type { RunWorld } from '../../demo/run-windows';
import type { Contradiction } from './contradictions';
import type { Days, Dropped } from './dropped';

export interface FilesWorld {
  readonly config: Config;
  readonly world: RunWorld;
  readonly control: StackControl;
  readonly pipeline: Pipeline;
}

const SECOND_MS = 1_000;

/** Runs the days from `fromMs` on, each in a window of its own; the files of a day come a second apart, so that S3 knows their order. */
export async function deliver(
  { config, world, control, pipeline }: FilesWorld,
  days: Days,
  fromMs: number,
): Promise<WindowSummary[]> {
  const { s3 } = createAwsClients(config.AWS_REGION);
  const landing = landingOf(pipeline, config.ECOMFLOW_LANDING_BUCKET);
  const summaries: WindowSummary[] = [];
  for (const [day, files] of days.entries()) {
    const [dayMs, endMs] = [fromMs + day * DAY_MS, fromMs + (day + 1) * DAY_MS];
    for (const [place, { name, body }] of files.entries()) {
      await control.setClock(new Date(dayMs + (place + 1) * SECOND_MS).toISOString());
      await dropFile(s3, landing, name, body);
    }
    await control.setClock(new Date(endMs + SECOND_MS).toISOString());
    const [from, to] = [dayMs, endMs].map((ms) => new Date(ms).toISOString());
    summaries.push(
      await world.client.workflow.execute<(input: object) => Promise<WindowSummary>>('runPipeline', {
        workflowId: `redeliver-${randomUUID()}`,
        taskQueue: world.taskQueue,
        args: [{ pipeline: pipeline.name, from, to }],
      }),
    );
  }
  return summaries;
}

export interface LandedCounts {
  readonly landed: number;
  readonly same: number;
}

export async function countLanded({ config, pipeline }: FilesWorld): Promise<LandedCounts> {
  const { s3 } = createAwsClients(config.AWS_REGION);
  const settings = { lakeBucket: config.ECOMFLOW_LAKE_BUCKET };
  const deps = { s3, store: createObjectStore(s3), settings };
  const landing = landingOf(pipeline, config.ECOMFLOW_LANDING_BUCKET);
  const { landed, same } = await readLandingStatus(deps, landing);
  return { landed, same };
}

/** Whose files contradict each other: an object's slug is its file's name, and names of one delivery differ. */
export async function filesOf(
  sql: Pick<SqlRunner, 'execute'>,
  { name }: Pipeline,
  contradictions: readonly Contradiction[],
  files: readonly Dropped[],
): Promise<Dropped[][]> {
  const rows = await sql.execute('select distinct object_key from etl_ledger where pipeline = :name', {
    name,
  });
  const keys = new Map(
    rows.map((row) => [parseLandedName(String(row['object_key']))?.arrivedMs, String(row['object_key'])]),
  );
  return contradictions.map((arrivals) =>
    arrivals.flatMap((arrivedMs) => {
      const key = keys.get(arrivedMs) ?? '';
      return files.filter((file) => key.endsWith(`-${fileSlug(file.name)}`));
    }),
  );
}
