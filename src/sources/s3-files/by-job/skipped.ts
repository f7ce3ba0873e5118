/** Files that the bookmark has skipped for good: S3 showed them when it had passed the time by which they are dated. */
import type { ListedObject } from '../../../aws/list-objects';
import type { Landing } from '../landing';
import { printable } from '../printable';
import type { Position } from './position';

/** Of files that nobody has decided of. */
export function skippedAmong<File extends Pick<ListedObject, 'modifiedMs'>>(
  { by }: Pick<Landing, 'by'>,
  { passed }: Position,
  fresh: readonly File[],
): File[] {
  if (by === undefined || passed === null) return [];
  const untilMs = Date.parse(passed) - by.lookBackMs;
  return fresh.filter(({ modifiedMs }) => modifiedMs <= untilMs);
}

/** The command that has the next run take them. */
export function takeSkipped(pipeline: string): string {
  return `ecomflow source bookmark ${pipeline} reset`;
}

export function describeSkipped(pipeline: string, skipped: readonly ListedObject[]): string[] {
  const [first] = skipped;
  if (!first) return [];
  const what = `${skipped.length} file(s) in landing are skipped by the bookmark for good, such as ${printable(first.key)}`;
  const why = 'uploads by parts that took longer than the look-back are dated by their beginning';
  return [`${what}: ${why}; \`${takeSkipped(pipeline)}\` and a run take them`];
}
