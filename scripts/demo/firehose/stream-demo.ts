/** Lines that are posted to the API: those of real files, or made-up ones of each day. A window is a day, as if runs had waited so long. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAccess } from '../../../src/cli/stream/open';
import { provisionStream } from '../../../src/local-stack/provision-stream';
import { createStackControl } from '../../../src/local-stack/stack-control';
import { DAY_MS, type Pipeline } from '../../../src/model/pipeline';
import type { PostTo } from '../../../src/stream/client/post';
import { cachedToken } from '../../../src/stream/client/token';
import type { DemoCommand } from '../options';
import type { Platform } from '../platform';
import type { PreparedWindow } from '../run-windows';
import { findSamples } from '../s3-files/find-samples';
import type { SourceDemo } from '../source-demo';
import { postFile } from './post-file';
import { untilDelivered } from './until-delivered';

const LINES_OF_A_POST = 25;
/** Made-up invoices of a day are of its morning. */
const POSTED_AT_MS = DAY_MS / 2;

/** The files of each day; the made-up ones are written where the stack is. */
type Day = (date: string, dir: string) => readonly string[];

export function openStreamDemo(pipeline: Pipeline, options: DemoCommand): Promise<SourceDemo> {
  const days =
    options.files.length > 0 ? options.files.map((file) => () => [file]) : madeUpDays(pipeline, options);
  return Promise.resolve({
    deliver: async (platform, beginsMs, work) => {
      await provisionStream(platform.config);
      return work(posted(platform, pipeline, days, beginsMs));
    },
    compare: () => Promise.resolve(null),
  });
}

function madeUpDays({ name }: Pipeline, { days, seed }: DemoCommand): Day[] {
  const filesOfDay = findSamples(name);
  return Array.from(
    { length: days },
    (_, index) => (date, dir) =>
      filesOfDay({ index, date, seed }).map(({ name: file, text }) => {
        const path = join(dir, file);
        writeFileSync(path, text);
        return path;
      }),
  );
}

async function* posted(
  { config, stack, dir }: Platform,
  pipeline: Pipeline,
  days: readonly Day[],
  beginsMs: number,
): AsyncGenerator<PreparedWindow> {
  const control = createStackControl(stack.gatewayUrl);
  const access = await openAccess();
  const to: PostTo = { apiUrl: access.apiUrl, tokens: cachedToken(access) };
  const iso = (ms: number): string => new Date(ms).toISOString();
  for (const [index, filesOf] of days.entries()) {
    const fromMs = beginsMs + index * DAY_MS;
    const toMs = fromMs + DAY_MS;
    yield {
      from: iso(fromMs),
      to: iso(toMs),
      prepare: async () => {
        await control.setClock(iso(fromMs + POSTED_AT_MS));
        for (const file of filesOf(iso(fromMs).slice(0, 10), dir))
          await postFile(to, file, { linesOfAPost: LINES_OF_A_POST, turn: 'demo' });
        await untilDelivered(config, pipeline, `demo-${index}`);
        await control.setClock(iso(toMs + 1000));
      },
    };
  }
}
