/** A day's made-up records of `regional-sales`, dropped as so many files, and the run of their window, timed. */
import type { Platform } from '../../scripts/demo/platform';
import { runWindows, type PreparedWindow, type RunWorld } from '../../scripts/demo/run-windows';
import { FIRST_DAY_MS } from '../../scripts/demo/source-demo';
import { createAwsClients } from '../../src/aws/clients';
import { say } from '../../src/cli/output';
import { createStackControl } from '../../src/local-stack/stack-control';
import { DAY_MS } from '../../src/model/pipeline';
import { findPipeline } from '../../src/pipelines/registry';
import { salesRecord } from '../../src/pipelines/regional-sales/samples/records';
import { landingOf } from '../../src/sources/s3-files/landing';
import { dropFile } from '../../src/sources/s3-files/provision/drop';

export interface Measured {
  readonly files: number;
  readonly seconds: number;
  readonly stages: Readonly<Record<string, number>>;
  readonly newRows: number;
  readonly reconciled: string;
}

export async function runFiles(
  { config, stack }: Platform,
  runs: RunWorld,
  day: number,
  records: number,
  files: number,
): Promise<Measured> {
  const control = createStackControl(stack.gatewayUrl);
  const { s3 } = createAwsClients(config.AWS_REGION);
  const landing = landingOf(findPipeline(runs.pipeline), config.ECOMFLOW_LANDING_BUCKET);
  const fromMs = FIRST_DAY_MS + day * DAY_MS;
  const iso = (ms: number): string => new Date(ms).toISOString();
  await control.setClock(iso(fromMs + DAY_MS / 2));
  for (const [name, text] of filesOf(iso(fromMs).slice(0, 10), records, files))
    await dropFile(s3, landing, name, text);
  await control.setClock(iso(fromMs + DAY_MS + 1000));
  const window = { from: iso(fromMs), to: iso(fromMs + DAY_MS), prepare: () => Promise.resolve() };
  const startedMs = Date.now();
  for await (const { summary, stages } of runWindows(runs, only(window))) {
    const seconds = (Date.now() - startedMs) / 1000;
    say(`${records} records in ${files} file(s): ${seconds.toFixed(1)} s, source ${summary.reconciled}`);
    const { newRows, reconciled } = summary;
    return { files, seconds, stages, newRows, reconciled };
  }
  throw new Error('the window was not run');
}

async function* only(window: PreparedWindow): AsyncGenerator<PreparedWindow> {
  yield await Promise.resolve(window);
}

function filesOf(date: string, records: number, files: number): [string, string][] {
  const rows = Array.from({ length: records }, (_, place) => salesRecord(date, 1, 2, place));
  const header = Object.keys(rows[0] ?? {}).join(';');
  const each = Math.ceil(records / files);
  return Array.from({ length: files }, (_, place) => {
    const lines = rows.slice(place * each, (place + 1) * each).map((row) => Object.values(row).join(';'));
    return [`semicolon/${date}-${place}.csv`, `${[header, ...lines].join('\n')}\n`];
  });
}
