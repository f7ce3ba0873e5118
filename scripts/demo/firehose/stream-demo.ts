/** Lines that are posted to the API: those of real files, or made-up ones of each day. A window is a day, as if runs had waited so long. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAwsClients } from '../../../src/aws/clients';
import { createObjectStore } from '../../../src/aws/object-store';
import { openAccess } from '../../../src/cli/stream/open';
import { contentOf, readLines } from '../../../src/cli/stream/send/read-lines';
import { provisionStream } from '../../../src/local-stack/provision-stream';
import { createStackControl } from '../../../src/local-stack/stack-control';
import { EltError } from '../../../src/model/errors';
import { DAY_MS, type Pipeline } from '../../../src/model/pipeline';
import { findPipeline } from '../../../src/pipelines/registry';
import { deliveredBy } from '../../../src/sources/firehose/delivered';
import { markShards } from '../../../src/sources/firehose/mark';
import { seekMarks } from '../../../src/sources/firehose/seek';
import { sendInLanes } from '../../../src/stream/client/lanes';
import { postLines, type PostTo } from '../../../src/stream/client/post';
import { cachedToken } from '../../../src/stream/client/token';
import type { DemoCommand } from '../options';
import type { Platform } from '../platform';
import type { PreparedWindow } from '../run-windows';
import { findSamples } from '../s3-files/find-samples';
import type { SourceDemo } from '../source-demo';

const LINES_OF_A_POST = 25;
/** Made-up invoices of a day are of its morning. */
const POSTED_AT_MS = DAY_MS / 2;
const LOOK_MS = 200;
const PATIENCE_MS = 60_000;

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
        for (const file of filesOf(iso(fromMs).slice(0, 10), dir)) await postFile(to, file);
        await untilDelivered(config, pipeline, `demo-${index}`);
        await control.setClock(iso(toMs + 1000));
      },
    };
  }
}

/** One POST after the other: what is posted later is newer. Throws ELT_INPUT_INVALID where a line is refused. */
async function postFile(to: PostTo, file: string): Promise<void> {
  const { digest } = await contentOf({ file });
  const lanes = { lanes: 1, size: LINES_OF_A_POST };
  await sendInLanes(
    readLines({ file }),
    ({ line }) => line.invoiceNo,
    lanes,
    async ({ from, lines }) => {
      const answer = await postLines(to, { key: keyOf(digest, from), lines: lines.map(({ line }) => line) });
      const refused = answer?.refused[0];
      if (!refused) return true;
      const reason = refused.errors.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; ');
      throw new EltError('ELT_INPUT_INVALID', `${file}, line ${lines[refused.index]?.fileLine}: ${reason}`);
    },
  );
}

/** A file that was corrected has other keys. */
function keyOf(content: string, from: number): string {
  return createHash('sha256').update(`${content}/${from}`).digest('hex').slice(0, 32);
}

/** As a run does it: what stands before a mark in the stream is in bronze when the mark is. */
async function untilDelivered(config: Platform['config'], pipeline: Pipeline, id: string): Promise<void> {
  const { s3, kinesis, firehose } = createAwsClients(config.AWS_REGION);
  const source = deliveredBy(pipeline);
  const settings = {
    bronzeBucket: config.ECOMFLOW_BRONZE_BUCKET,
    lakeBucket: config.ECOMFLOW_LAKE_BUCKET,
    watermarkPatienceMs: PATIENCE_MS,
  };
  const putAt = new Date(0).toISOString();
  const shards = await markShards(kinesis, source.stream, id, AbortSignal.timeout(PATIENCE_MS));
  const deps = { s3, kinesis, firehose, store: createObjectStore(s3), findPipeline, settings };
  const seek = seekMarks(deps, source, { id, putAt, shards });
  for (const beganMs = performance.now(); ; await sleep(LOOK_MS)) {
    const found = await seek(performance.now() - beganMs);
    if (found instanceof EltError) throw found;
    if (found) return;
  }
}
