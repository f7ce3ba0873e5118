/** What sweeps of a landing prefix have made of its files. */
import { table } from '../../../model/text-table';
import type { LandedFile, RefusedFile, SameFile } from '../entry';
import { readPosition } from '../by-job/position';
import { skippedAmong, takeSkipped } from '../by-job/skipped';
import { findNew } from '../find-new';
import { inParallel } from '../../../model/in-parallel';
import type { Landing } from '../landing';
import { printable } from '../printable';
import { readEntry, readLog, type LogDeps } from '../landing-log';

export interface LandingStatus {
  readonly bucket: string;
  readonly prefix: string;
  /** All that was in landing at this time has been decided; null before the first sweep came to its end. ISO UTC. */
  readonly sweptUpTo: string | null;
  /** Files of all times. */
  readonly landed: number;
  readonly same: number;
  /** Files that are in landing and that no sweep has seen. */
  readonly waiting: number;
  /** Of these, the ones that a bookmark has skipped for good. */
  readonly skipped: readonly Pick<RefusedFile, 'key' | 'size' | 'modifiedAt'>[];
  readonly refused: readonly Pick<RefusedFile, 'key' | 'size' | 'modifiedAt' | 'reason'>[];
  /** The last ones, newest first. */
  readonly lastLanded: readonly LandedStatus[];
  /** Newest first. */
  readonly lastSame: readonly SameStatus[];
}

export interface LandedStatus extends Pick<LandedFile, 'feed' | 'key' | 'size' | 'modifiedAt' | 'bronze'> {
  readonly arrivedAt: string;
}

export interface SameStatus extends Pick<SameFile, 'feed' | 'key' | 'size' | 'modifiedAt'> {
  /** The object in bronze that has the content, where it is among those that were looked through. */
  readonly landedAs: string | null;
}

const SHOWN = 20;
/** Sweeps that found nothing have entries, too. */
const LOOKED_THROUGH = 200;
const READ_AT_ONCE = 20;

export async function readLandingStatus(deps: LogDeps, landing: Landing): Promise<LandingStatus> {
  const { known } = await readLog(deps, landing.pipeline);
  const { fresh } = await findNew(deps.s3, landing, known);
  const skipped =
    landing.by === undefined ? [] : skippedAmong(landing, await readPosition(deps, landing.pipeline), fresh);
  const { landed, same } = await readLast(deps, landing.pipeline, known.last);
  return {
    bucket: landing.bucket,
    prefix: landing.prefix,
    sweptUpTo: known.provenMs === 0 ? null : new Date(known.provenMs).toISOString(),
    landed: known.landed,
    same: known.same,
    waiting: fresh.length,
    skipped: skipped.map(({ key, size, modifiedMs }) => ({
      ...{ key, size, modifiedAt: new Date(modifiedMs).toISOString() },
    })),
    refused: [...known.refused.values()].map(({ key, size, modifiedAt, reason }) => ({
      ...{ key, size, modifiedAt, reason },
    })),
    lastLanded: landed.slice(0, SHOWN).map(({ feed, key, size, modifiedAt, bronze, arrivedMs }) => ({
      ...{ arrivedAt: new Date(arrivedMs).toISOString(), feed, key, size, modifiedAt, bronze },
    })),
    lastSame: same.slice(0, SHOWN).map(({ feed, key, size, modifiedAt, sha256 }) => ({
      ...{ feed, key, size, modifiedAt },
      landedAs: landed.find((one) => one.feed === feed && one.sha256 === sha256)?.bronze ?? null,
    })),
  };
}

interface Last {
  readonly landed: LandedFile[];
  readonly same: SameFile[];
}

/** From the log's end backwards, until there is enough to show. */
async function readLast(deps: LogDeps, pipeline: string, last: number): Promise<Last> {
  const found: Last = { landed: [], same: [] };
  const end = Math.max(0, last - LOOKED_THROUGH);
  for (let to = last; to > end && found.landed.length < SHOWN; to -= READ_AT_ONCE) {
    const numbers = Array.from({ length: Math.min(READ_AT_ONCE, to - end) }, (_, index) => to - index);
    const entries = await inParallel(numbers, READ_AT_ONCE, (number) => readEntry(deps, pipeline, number));
    for (const { landed, same } of entries) {
      found.landed.push(...[...landed].reverse());
      found.same.push(...[...same].reverse());
    }
  }
  return found;
}

export function describeLanding(pipeline: string, status: LandingStatus): string {
  const { bucket, prefix, sweptUpTo, landed, same, waiting, refused, lastLanded, lastSame } = status;
  const swept = sweptUpTo === null ? 'never swept to its end' : `swept up to ${sweptUpTo}`;
  const counts = [
    `${landed} landed`,
    `${same} more of a content that had landed`,
    `${refused.length} refused`,
    `${waiting} waiting for the next run`,
  ];
  return [
    `${pipeline}: s3://${bucket}/${prefix}, ${swept}\nfiles: ${counts.join(', ')}`,
    part(
      ['arrived', 'feed', 'file', 'bytes', 'in bronze'],
      lastLanded.map(({ arrivedAt, feed, key, size, bronze }) => [
        arrivedAt,
        feed,
        key,
        String(size),
        bronze,
      ]),
    ),
    part(
      ['same content', 'feed', 'landed as'],
      lastSame.map(({ key, feed, landedAs }) => [key, feed, landedAs ?? 'an earlier one']),
    ),
    part(
      [`skipped by the bookmark for good: ${takeSkipped(pipeline)}`, 'dated'],
      status.skipped.map(({ key, modifiedAt }) => [key, modifiedAt]),
    ),
    part(
      ['refused', 'since', 'why'],
      refused.map(({ key, modifiedAt, reason }) => [key, modifiedAt, reason]),
    ),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

/** Nothing of what there is none of. */
function part(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  return table([[...head], ...rows.map((row) => row.map(printable))]);
}
