/**
 * The landing log of a pipeline: entries in S3, numbered without a gap, each put once. It is read as far as it is not in the cache yet,
 * so that a sweep costs what is new.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { listPages } from '../../aws/list-objects';
import { putIfNew, statusOf } from '../../aws/new-object';
import type { ObjectStore } from '../../aws/object-store';
import { EltError } from '../../model/errors';
import {
  landingAfterKey,
  landingDoneKey,
  landingEntryKey,
  landingKnownKey,
  landingLogPrefix,
  parseLandingLogKey,
} from '../../model/landed-name';
import { entrySchema, type Entry } from './entry';
import { inParallel } from '../../model/in-parallel';
import { cacheOf, foldEntry, knownOf, nothingKnown, type Known } from './known';

export interface LogDeps {
  readonly s3: S3Client;
  readonly store: Pick<ObjectStore, 'readJson' | 'writeJson'>;
  readonly settings: { readonly lakeBucket: string };
}

const READ_AT_ONCE = 16;
/** The cache is written anew once so much has to be read beside it. */
const CACHED_ENTRIES = 20;
const CACHED_FILES = 2_000;

export interface LandingLog {
  readonly known: Known;
  /** Entries whose copies nobody has said to be in bronze, by number. */
  readonly undone: Map<number, Entry>;
}

export interface ReadLog extends LandingLog {
  /** What has been read beside the cache. */
  entries: number;
  files: number;
}

export async function readLog(deps: LogDeps, pipeline: string): Promise<ReadLog> {
  const known = (await readKnown(deps, pipeline)) ?? nothingKnown();
  const log: ReadLog = { known, undone: new Map(), entries: 0, files: 0 };
  await readOn(deps, pipeline, log);
  return log;
}

async function readKnown({ store, settings }: LogDeps, pipeline: string): Promise<Known | null> {
  try {
    return knownOf(await store.readJson(settings.lakeBucket, landingKnownKey(pipeline)));
  } catch (error) {
    if (statusOf(error) === 404 || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Folds in what others have put since. */
async function readOn(deps: LogDeps, pipeline: string, log: ReadLog): Promise<void> {
  const { known, undone } = log;
  const after = landingAfterKey(pipeline, known.last);
  const numbers: number[] = [];
  const done = new Set<number>();
  for await (const page of listPages(deps.s3, deps.settings.lakeBucket, landingLogPrefix(pipeline), after))
    for (const { key } of page) {
      const name = parseLandingLogKey(key);
      if (name?.kind === 'json') numbers.push(name.entry);
      if (name?.kind === 'done') done.add(name.entry);
    }
  const entries = await inParallel(numbers, READ_AT_ONCE, (number) => readEntry(deps, pipeline, number));
  entries.forEach((entry, index) => {
    const number = numbers[index] ?? 0;
    if (number !== known.last + 1) throw broken(pipeline, `entry ${known.last + 1} is missing`);
    foldEntry(known, number, entry);
    if (entry.landed.length > 0 && !done.has(number)) undone.set(number, entry);
    log.entries += 1;
    log.files += entry.landed.length + entry.same.length;
  });
}

/**
 * Puts the entry that `decide` makes of all that is known; where another was first, its entry is read and it is decided anew. Null
 * where there is nothing to say by then.
 */
export async function append(
  deps: LogDeps,
  pipeline: string,
  log: ReadLog,
  decide: (known: Known) => Entry | null,
): Promise<{ readonly number: number; readonly entry: Entry } | null> {
  for (let tries = 0; ; tries += 1) {
    const entry = decide(log.known);
    if (entry === null) return null;
    const number = log.known.last + 1;
    const key = landingEntryKey(pipeline, number);
    if (await putIfNew(deps.s3, deps.settings.lakeBucket, key, JSON.stringify(entry))) {
      take(log, number, entry);
      return { number, entry };
    }
    await readOn(deps, pipeline, log);
    const own = await findOwn(deps, pipeline, entry, number, log.known.last);
    if (own !== null) return own;
    await sleep(Math.random() * Math.min(1_000, 50 * tries));
  }
}

function take(log: ReadLog, number: number, entry: Entry): void {
  foldEntry(log.known, number, entry);
  if (entry.landed.length > 0) log.undone.set(number, entry);
  log.entries += 1;
  log.files += entry.landed.length + entry.same.length;
}

/** Of a put that took effect and whose answer was lost, the repetition finds our own entry there. */
async function findOwn(
  deps: LogDeps,
  pipeline: string,
  { sweep, part }: Entry,
  from: number,
  to: number,
): Promise<{ number: number; entry: Entry } | null> {
  for (let number = from; number <= to; number += 1) {
    const entry = await readEntry(deps, pipeline, number);
    if (entry.sweep === sweep && entry.part === part) return { number, entry };
  }
  return null;
}

/** Says that all of an entry's copies are there. */
export async function sayDone(
  { s3, settings }: LogDeps,
  pipeline: string,
  log: LandingLog,
  entry: number,
): Promise<void> {
  await putIfNew(s3, settings.lakeBucket, landingDoneKey(pipeline, entry), '{}');
  log.undone.delete(entry);
}

/** Writes the cache where that saves the next sweep something. An older one of a sweep beside this may replace it: it is only a cache. */
export async function keepCache({ store, settings }: LogDeps, pipeline: string, log: ReadLog): Promise<void> {
  if (log.undone.size > 0 || (log.entries < CACHED_ENTRIES && log.files < CACHED_FILES)) return;
  await store.writeJson(settings.lakeBucket, landingKnownKey(pipeline), cacheOf(log.known));
  log.entries = 0;
  log.files = 0;
}

/** Throws ELT_SOURCE_LANDING_BROKEN of one that is not there, or is none. */
export async function readEntry(
  { store, settings }: LogDeps,
  pipeline: string,
  number: number,
): Promise<Entry> {
  const json = await store.readJson(settings.lakeBucket, landingEntryKey(pipeline, number));
  const read = entrySchema.safeParse(json);
  if (read.success) return read.data;
  throw broken(pipeline, `entry ${number} is none: ${read.error.issues[0]?.message ?? ''}`);
}

export function broken(pipeline: string, what: string): EltError {
  return new EltError('ELT_SOURCE_LANDING_BROKEN', `the landing log of ${pipeline}: ${what}`);
}
