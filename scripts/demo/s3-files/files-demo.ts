/** Files that are dropped into the landing bucket: real ones, each on a day of its own, or made-up ones of each day. */
import { readFileSync } from 'node:fs';
import { createAwsClients } from '../../../src/aws/clients';
import { createStackControl } from '../../../src/local-stack/stack-control';
import { DAY_MS, sourceOf, type Pipeline } from '../../../src/model/pipeline';
import { landingOf } from '../../../src/sources/s3-files/landing';
import { dropFile } from '../../../src/sources/s3-files/provision/drop';
import type { DemoCommand } from '../options';
import type { Platform } from '../platform';
import type { PreparedWindow } from '../run-windows';
import type { SourceDemo } from '../source-demo';
import { findSamples } from './find-samples';
import { landingName } from './landing-name';

interface DroppedFile {
  /** Below the landing prefix. */
  readonly name: string;
  readonly body: string | Uint8Array;
}

/** The files of each day. */
type Day = (date: string) => readonly DroppedFile[];

export function openFilesDemo(pipeline: Pipeline, options: DemoCommand): Promise<SourceDemo> {
  const days = options.files.length > 0 ? realDays(pipeline, options.files) : madeUpDays(pipeline, options);
  return Promise.resolve({
    deliver: (platform, beginsMs, work) => work(dropped(platform, pipeline, days, beginsMs)),
    compare: () => Promise.resolve(null),
  });
}

function realDays(pipeline: Pipeline, files: readonly string[]): Day[] {
  const { feeds } = sourceOf(pipeline, 's3-files');
  return files.map((file) => {
    const body = readFileSync(file);
    const name = landingName(feeds, file, body);
    return () => [{ name, body }];
  });
}

function madeUpDays({ name }: Pipeline, { days, seed }: DemoCommand): Day[] {
  const filesOfDay = findSamples(name);
  return Array.from(
    { length: days },
    (_, index) => (date) =>
      filesOfDay({ index, date, seed }).map((file) => ({ name: file.name, body: file.text })),
  );
}

/** A day's files come at noon. When the day is over the window may be run: what lands is named by when the sweep sees it. */
async function* dropped(
  { config, stack }: Platform,
  pipeline: Pipeline,
  days: readonly Day[],
  beginsMs: number,
): AsyncGenerator<PreparedWindow> {
  const control = createStackControl(stack.gatewayUrl);
  const { s3 } = createAwsClients(config.AWS_REGION);
  const landing = landingOf(pipeline, config.ECOMFLOW_LANDING_BUCKET);
  const iso = (ms: number): string => new Date(ms).toISOString();
  for (const [index, filesOf] of days.entries()) {
    const fromMs = beginsMs + index * DAY_MS;
    const from = iso(fromMs);
    yield {
      from,
      to: iso(fromMs + DAY_MS),
      prepare: async () => {
        await control.setClock(iso(fromMs + DAY_MS / 2));
        for (const { name, body } of filesOf(from.slice(0, 10))) await dropFile(s3, landing, name, body);
        await control.setClock(iso(fromMs + DAY_MS + 1000));
      },
    };
    // Each day is dropped by its consumer before the next one is asked for.
    await Promise.resolve();
  }
}
