/**
 * The same invoices as books, and line by line through the API, Kinesis and Firehose: whichever way they come, in either order or by both,
 * the star is the same.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { say } from '../../../src/cli/output';
import { openAccess } from '../../../src/cli/stream/open';
import { provisionStream } from '../../../src/local-stack/provision-stream';
import { EltError } from '../../../src/model/errors';
import type { Pipeline } from '../../../src/model/pipeline';
import { listPipelines } from '../../../src/pipelines/registry';
import { cachedToken } from '../../../src/stream/client/token';
import { startPlatform } from '../../demo/platform';
import type { Undo } from '../../demo/run-command';
import { findSamples } from '../../demo/s3-files/find-samples';
import type { RedeliverOptions } from '../options';
import { readBook, textOf } from './book';
import { describeVerdicts, faultsOf, type StreamVerdict } from './verdict';
import { createWays, WAYS } from './ways';

const FIRST_DAY = Date.UTC(2026, 2, 2);
const DAY_MS = 86_400_000;

/** Throws ELT_INPUT_INVALID where no other pipeline brings the system's books as files. */
export async function redeliverStream(options: RedeliverOptions, undo: Undo): Promise<void> {
  const startedMs = Date.now();
  const { pipeline } = options;
  const books = booksOf(pipeline);
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-redeliver-'));
  const text = options.data[0] === undefined ? madeUp(options) : realDays(options.data[0], options.days);
  const platform = await startPlatform({ dir, keep: false }, undo);
  const file = join(dir, 'book.csv');
  writeFileSync(file, text);
  const connection = await Connection.connect({ address: platform.config.TEMPORAL_ADDRESS });
  undo.add(() => connection.close());
  await provisionStream(platform.config);
  const access = await openAccess();
  const to = { apiUrl: access.apiUrl, tokens: cachedToken(access) };
  const ways = createWays({
    platform,
    connection,
    undo,
    stream: pipeline,
    books,
    file,
    text,
    to,
    firstMs: FIRST_DAY,
  });
  const verdicts: StreamVerdict[] = [];
  for (const way of WAYS) {
    say(`${way.name}: ${way.says}…`);
    const verdict = await ways.run(way);
    say(`${way.name}: ${verdict.newRows} new events, ${verdict.seconds} s`);
    verdicts.push(verdict);
  }
  const faults = verdicts.flatMap((verdict) => faultsOf(verdict, verdicts[0]?.digests ?? {}));
  process.stdout.write(`${describeVerdicts(verdicts, faults)}\n`);
  const seconds = Math.round((Date.now() - startedMs) / 1000);
  if (options.json)
    process.stdout.write(
      `${JSON.stringify({ equal: faults.length === 0, faults, seconds, ways: verdicts })}\n`,
    );
  if (faults.length > 0) throw new EltError('ELT_RECONCILE_MISMATCH', 'the warehouses differ, see above');
}

function booksOf({ name, sourceSystem }: Pipeline): Pipeline {
  const found = listPipelines().find(
    (other) => other.sourceSystem === sourceSystem && other.source.kind === 's3-files',
  );
  if (found) return found;
  throw new EltError('ELT_INPUT_INVALID', `${name}: nothing brings the books of ${sourceSystem} as files`);
}

function realDays(file: string, days: number): string {
  return textOf(readBook(file).slice(0, days));
}

/** The first file of each of the days before, without those that come again: what is dated ahead of the clock would be kept aside. */
function madeUp({ pipeline, days, seed }: RedeliverOptions): string {
  const filesOfDay = findSamples(pipeline.name);
  const texts = Array.from({ length: days }, (_, index) => {
    const date = new Date(FIRST_DAY - (days - index) * DAY_MS).toISOString().slice(0, 10);
    return filesOfDay({ index, date, seed })[0]?.text ?? '';
  });
  const [header = ''] = (texts[0] ?? '').split('\n', 1);
  return `${header}\n${texts.map((text) => text.slice(header.length + 1)).join('')}`;
}
