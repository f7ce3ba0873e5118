/**
 * A sweep lands what is new in the landing prefix. It looks at names alone and calls S3 for what it does not know; it may be killed at
 * any point, and run beside others: what was decided is done by the next one, and what was not is found again.
 */
import { randomUUID } from 'node:crypto';
import type { ListedObject } from '../../aws/list-objects';
import { readS3Clock } from '../../aws/s3-clock';
import { EltError } from '../../model/errors';
import { landingStagePrefix } from '../../model/landed-name';
import { decide, isIdle, type Found } from './decide';
import { findNew } from './find-new';
import { clearLeft, hold, letGo, MAY_STAND_STILL_MS } from './hold';
import { inParallel } from '../../model/in-parallel';
import { COPIED_AT_ONCE, land, type LandDeps } from './land';
import { globsOf, type Landing } from './landing';
import { printable } from './printable';
import { append, keepCache, readLog, type ReadLog } from './landing-log';

/** So many files are decided of at once: an entry of them has some 200 KB. */
export const FILES_A_PART = 500;

export interface Swept {
  /** All that was in landing at this time is in bronze. ISO UTC. */
  readonly provenAt: string;
  /** The last entry of the landing log that says so. */
  readonly entry: number;
  /** Of files that no run will load as they are. */
  readonly warnings: readonly string[];
}

/**
 * `leastMs`: a time that S3's clock is known to have passed; where a sweep that reached it has come to its end, none is made.
 * Throws what S3 says, ELT_SOURCE_LANDING_BROKEN, and the signal's reason.
 */
export async function sweep(
  deps: LandDeps,
  landing: Landing,
  leastMs = 0,
  signal: AbortSignal = new AbortController().signal,
): Promise<Swept> {
  const beganMs = Math.max(await readS3Clock(deps.s3, landing.bucket), leastMs);
  const log = await readLog(deps, landing.pipeline);
  await landUndone(deps, landing, log, signal);
  if (leastMs === 0 || log.known.provenMs < leastMs) await sweepAll(deps, landing, log, beganMs, signal);
  await keepCache(deps, landing.pipeline, log);
  return sweptOf(landing, log);
}

/** What a log says by now. */
export function sweptOf(landing: Landing, log: ReadLog): Swept {
  const { provenMs, last } = log.known;
  return { provenAt: new Date(provenMs).toISOString(), entry: last, warnings: warningsOf(landing, log) };
}

function warningsOf({ pipeline }: Landing, { known: { refused } }: ReadLog): string[] {
  const [first] = refused.values();
  if (!first) return [];
  const { key, reason } = first;
  return [
    `${refused.size} file(s) in landing are refused, such as ${printable(key)}: ${reason}; see \`ecomflow source status ${pipeline}\``,
  ];
}

/** What sweeps decided that died since, or are still about it. */
async function landUndone(
  deps: LandDeps,
  landing: Landing,
  log: ReadLog,
  signal: AbortSignal,
): Promise<void> {
  for (const [number, entry] of log.undone) await land(deps, landing, log, { number, entry }, signal);
}

async function sweepAll(
  deps: LandDeps,
  landing: Landing,
  log: ReadLog,
  beganMs: number,
  signal: AbortSignal,
): Promise<void> {
  const { fresh, gone } = await findNew(deps.s3, landing, log.known);
  const provenAt = new Date(beganMs).toISOString();
  const parts = Math.max(1, Math.ceil(fresh.length / FILES_A_PART));
  const found = {
    ...{ pipeline: landing.pipeline, mayBeEmpty: landing.mayBeEmpty, globs: globsOf(landing) },
    ...{ sweep: randomUUID(), beganMs },
  };
  for (let part = 0; part < parts; part += 1) {
    const isLast = part === parts - 1;
    const files = fresh.slice(part * FILES_A_PART, (part + 1) * FILES_A_PART);
    await sweepPart(
      deps,
      landing,
      log,
      files,
      { ...found, part, provenAt: isLast ? provenAt : null, gone: isLast ? gone : [] },
      signal,
    );
  }
  // A sweep beside this one may have decided of files that were there when this one began.
  await landUndone(deps, landing, log, signal);
  await clearLeft(deps, landing.pipeline, beganMs);
}

async function sweepPart(
  deps: LandDeps,
  landing: Landing,
  log: ReadLog,
  files: readonly ListedObject[],
  found: Omit<Found, 'held' | 'refused'>,
  signal: AbortSignal,
): Promise<void> {
  const heldSince = performance.now();
  const folder = `${landingStagePrefix(landing.pipeline)}${found.sweep}/`;
  const looked = await inParallel(
    files,
    COPIED_AT_ONCE,
    (file, index) => hold(deps, landing, file, `${folder}${String(found.part * FILES_A_PART + index)}`),
    signal,
  );
  const held = looked.flatMap((one) => (one !== null && 'held' in one ? [one.held] : []));
  const refused = looked.flatMap((one) => (one !== null && 'refused' in one ? [one.refused] : []));
  const put = await append(deps, landing.pipeline, log, (known) => {
    signal.throwIfAborted();
    if (performance.now() - heldSince > MAY_STAND_STILL_MS)
      throw new EltError(
        'ELT_AWS_UNAVAILABLE',
        'the sweep stood still for days, so that what it held may be gone',
      );
    const entry = decide(known, { ...found, held, refused });
    return isIdle(entry) ? null : entry;
  });
  if (put !== null) await land(deps, landing, log, put, signal);
  const landed = new Set(put?.entry.landed.map(({ staged }) => staged.key));
  await letGo(
    deps,
    held.flatMap(({ staged }) => (landed.has(staged.key) ? [] : [staged.key])),
  );
}
