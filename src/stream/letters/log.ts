/**
 * What people did with a letter: its audit, and by it alone its state. Each entry is an object of S3 that is put once under the next number,
 * so of two people who act at once one comes second, and sees what the first did.
 */
import type { S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { putIfNew } from '../../aws/new-object';
import type { ObjectStore } from '../../aws/object-store';
import { EltError } from '../../model/errors';
import { LETTER_LOG } from '../../model/names';

const entrySchema = z.object({
  /** `replay` is noted before anything is put, `replayed` after all was. */
  action: z.enum(['fix', 'replay', 'replayed', 'discard']),
  at: z.iso.datetime(),
  by: z.string(),
  why: z.string().nullable(),
  /** Of the run that did it: a run that is tried again finds what it did. */
  token: z.string(),
  /** SHA-256 of the content, before and after; null where nothing is left. */
  before: z.string(),
  after: z.string().nullable(),
  /** Of a fix: what was done, and what came of it, in base64. */
  patch: z.json().optional(),
  content: z.string().optional(),
  /** Of an end: the places where the letter had been found by then. One that is found elsewhere later is open again. */
  covers: z.array(z.string()).optional(),
});
export type LogEntry = z.infer<typeof entrySchema>;

export interface LogDeps {
  readonly s3: S3Client;
  readonly store: Pick<ObjectStore, 'list' | 'readJson'>;
  readonly bucket: string;
}

export async function readLog({ store, bucket }: LogDeps, letter: string): Promise<LogEntry[]> {
  const objects = await store.list(bucket, `${LETTER_LOG}${letter}/`);
  return Promise.all(objects.map(async ({ key }) => entrySchema.parse(await store.readJson(bucket, key))));
}

/** Letters of which there is a log. */
export async function loggedLetters({ store, bucket }: LogDeps): Promise<ReadonlySet<string>> {
  const objects = await store.list(bucket, LETTER_LOG);
  return new Set(objects.map(({ key }) => key.slice(LETTER_LOG.length).split('/')[0] ?? ''));
}

const TRIES = 10;

/**
 * Adds what `decide` makes of the log as it stands, asked again where somebody was faster; null adds nothing. Returns the whole log.
 * Throws what `decide` throws.
 */
export async function addToLog(
  deps: LogDeps,
  letter: string,
  decide: (log: readonly LogEntry[]) => LogEntry | null,
): Promise<readonly LogEntry[]> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const log = await readLog(deps, letter);
    const entry = decide(log);
    if (entry === null) return log;
    const key = `${LETTER_LOG}${letter}/${String(log.length + 1).padStart(4, '0')}.json`;
    if (await putIfNew(deps.s3, deps.bucket, key, JSON.stringify(entry))) return [...log, entry];
  }
  throw new EltError('ELT_AWS_THROTTLED', `letter ${letter}: others act on it all the time`);
}
