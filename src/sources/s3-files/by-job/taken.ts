/**
 * Lands what ingest jobs have taken: their lists stay until all of it is in bronze, so that it does not matter who died, how often a
 * list is looked at, or how many do so at once.
 */
import { z } from 'zod';
import { randomUUID } from 'node:crypto';
import { listPages, type ListedObject } from '../../../aws/list-objects';
import { statusOf } from '../../../aws/new-object';
import { landingTriesPrefix } from '../../../model/landed-name';
import { decide, isIdle, type HeldFile } from '../decide';
import { LEFT_MS, letGo } from '../hold';
import { land, type LandDeps } from '../land';
import { feedOf, globsOf, type Landing } from '../landing';
import { append, type ReadLog } from '../landing-log';
import { FILES_A_PART } from '../sweep';

const LIST = 'taken.json';

const takenSchema = z.object({
  files: z.array(
    z.strictObject({
      key: z.string(),
      etag: z.string(),
      size: z.number().int(),
      modifiedAt: z.string(),
      versionId: z.string().nullable(),
      sha256: z.string(),
      staged: z.strictObject({ key: z.string(), etag: z.string() }),
    }),
  ),
});

/** `nowMs`: by S3's clock. */
export async function landTaken(
  deps: LandDeps,
  landing: Landing,
  log: ReadLog,
  nowMs: number,
  signal: AbortSignal,
): Promise<void> {
  await landUndone(deps, landing, log, signal);
  for (const [folder, objects] of await listTries(deps, landing.pipeline)) {
    const hasList = objects.some(({ key }) => key === `${folder}${LIST}`);
    if (hasList) await landList(deps, landing, log, folder, nowMs, signal);
    // Until then its run may be under way.
    const isLeft = objects.every(({ modifiedMs }) => modifiedMs < nowMs - LEFT_MS);
    if (hasList || isLeft) await clear(deps, folder, objects);
  }
}

async function listTries(deps: LandDeps, pipeline: string): Promise<Map<string, ListedObject[]>> {
  const prefix = landingTriesPrefix(pipeline);
  const tries = new Map<string, ListedObject[]>();
  for await (const page of listPages(deps.s3, deps.settings.lakeBucket, prefix))
    for (const object of page) {
      const folder = object.key.slice(0, object.key.indexOf('/', prefix.length) + 1);
      tries.set(folder, [...(tries.get(folder) ?? []), object]);
    }
  return tries;
}

async function landList(
  deps: LandDeps,
  landing: Landing,
  log: ReadLog,
  folder: string,
  nowMs: number,
  signal: AbortSignal,
): Promise<void> {
  const held = await readTaken(deps, landing, folder);
  const sweep = randomUUID();
  const { pipeline, mayBeEmpty } = landing;
  const found = { pipeline, mayBeEmpty, globs: globsOf(landing), sweep, beganMs: nowMs };
  for (let start = 0; start < held.length; start += FILES_A_PART) {
    const files = held.slice(start, start + FILES_A_PART);
    const nothing = { refused: [], gone: [], provenAt: null };
    await append(deps, pipeline, log, (known) => {
      signal.throwIfAborted();
      const entry = decide(known, { ...found, ...nothing, part: start / FILES_A_PART, held: files });
      return isIdle(entry) ? null : entry;
    });
  }
  // Also what another worker has decided of the same list, and may not have copied yet: both copy what is held in one place.
  await landUndone(deps, landing, log, signal);
}

/** In the order in which S3 took them; without those that no feed takes, which are refused where they lie. None where another one has landed the list. */
async function readTaken(deps: LandDeps, landing: Landing, folder: string): Promise<HeldFile[]> {
  try {
    const json = await deps.store.readJson(deps.settings.lakeBucket, `${folder}${LIST}`);
    const held = takenSchema.parse(json).files.flatMap((file) => {
      const feed = feedOf(landing, file.key);
      return typeof feed === 'string' ? [{ ...file, feed }] : [];
    });
    const timeOf = ({ modifiedAt }: HeldFile): number => Date.parse(modifiedAt);
    return held.sort((a, b) => timeOf(a) - timeOf(b) || (a.key < b.key ? -1 : 1));
  } catch (error) {
    if (statusOf(error) === 404) return [];
    throw error;
  }
}

async function landUndone(
  deps: LandDeps,
  landing: Landing,
  log: ReadLog,
  signal: AbortSignal,
): Promise<void> {
  for (const [number, entry] of log.undone) await land(deps, landing, log, { number, entry }, signal);
}

/** The list last: as long as it is there, somebody looks after the others. */
async function clear(deps: LandDeps, folder: string, objects: readonly ListedObject[]): Promise<void> {
  const keys = objects.map(({ key }) => key).filter((key) => key !== `${folder}${LIST}`);
  await letGo(deps, keys);
  await letGo(deps, [`${folder}${LIST}`]);
}
