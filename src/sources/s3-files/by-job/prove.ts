/** Proves a window: what was in landing when the job began is decided, and what the bookmark skipped is told by name. */
import { randomUUID } from 'node:crypto';
import { decide } from '../decide';
import { findNew } from '../find-new';
import { clearLeft, refusalOf } from '../hold';
import type { LandDeps } from '../land';
import { globsOf, type Landing } from '../landing';
import { append, keepCache, readLog } from '../landing-log';
import { sweptOf, type Swept } from '../sweep';
import { keepPassed, readPosition } from './position';
import { describeSkipped, skippedAmong } from './skipped';
import { landTaken } from './taken';

export interface Proof {
  /** By S3's clock: whatever is in landing by then is looked at. */
  readonly beganMs: number;
  /** The bookmark has come so far; absent where it has not moved. Epoch milliseconds. */
  readonly passedMs?: number;
}

export async function prove(
  deps: LandDeps,
  landing: Landing,
  { beganMs, passedMs }: Proof,
  signal: AbortSignal,
): Promise<Swept> {
  const { pipeline, mayBeEmpty } = landing;
  const log = await readLog(deps, pipeline);
  await landTaken(deps, landing, log, beganMs, signal);
  if (passedMs !== undefined) await keepPassed(deps, pipeline, new Date(passedMs).toISOString());
  const position = await readPosition(deps, pipeline);
  const { fresh, gone } = await findNew(deps.s3, landing, log.known);
  const refused = fresh.flatMap((file) => refusalOf(landing, file) ?? []);
  const taken = fresh.filter((file) => refusalOf(landing, file) === null);
  await append(deps, pipeline, log, (known) =>
    decide(known, {
      ...{ pipeline, mayBeEmpty, globs: globsOf(landing), sweep: randomUUID(), part: 0, beganMs },
      ...{ held: [], refused, gone, provenAt: new Date(beganMs).toISOString() },
    }),
  );
  await keepCache(deps, pipeline, log);
  await clearLeft(deps, pipeline, beganMs);
  const swept = sweptOf(landing, log);
  const skipped = describeSkipped(pipeline, skippedAmong(landing, position, taken));
  return { ...swept, warnings: [...swept.warnings, ...skipped] };
}
