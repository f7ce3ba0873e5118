/**
 * The border between landing and bronze, object by object: what sweeps decided against what lies in bronze, and what of landing no
 * sweep has seen. The log is read first: whatever lands meanwhile is younger than all that it tells of.
 */
import { listPages, type ListedObject } from '../../../aws/list-objects';
import { readS3Clock } from '../../../aws/s3-clock';
import type { Arrival } from '../../../model/arrival';
import type { Findings, Violation } from '../../../model/border';
import { runCommand, windowStart } from '../../../model/unloaded';
import { listArrivals, type ArrivalDeps } from '../arrivals';
import type { LandedFile } from '../entry';
import { isNew } from '../find-new';
import { inParallel } from '../../../model/in-parallel';
import { readPosition } from '../by-job/position';
import { describeSkipped, skippedAmong, takeSkipped } from '../by-job/skipped';
import { fileId, type Known } from '../known';
import type { Landing } from '../landing';
import { readEntry, readLog } from '../landing-log';
import { printable } from '../printable';

export const LANDING_BORDER = 'landing → bronze';

const READ_AT_ONCE = 16;
/** Of one sort, as many as a person reads. */
const MOST_TOLD = 10;

/** `stepMs`: how the pipeline's windows are cut. */
export async function compareLanding(deps: ArrivalDeps, landing: Landing, stepMs: number): Promise<Findings> {
  const { pipeline } = landing;
  const { known, undone } = await readLog(deps, pipeline);
  const landed = await readLanded(deps, pipeline, known.last);
  const [files, nowMs, { objects }] = await Promise.all([
    listLanding(deps, landing),
    readS3Clock(deps.s3, landing.bucket),
    listArrivals(deps, { pipeline, range: null }),
  ]);
  const isUndone = new Set([...undone.values()].flatMap((entry) => entry.landed.map(({ bronze }) => bronze)));
  const fresh = files.filter((file) => isNew(file, known, landing));
  const position = landing.by === undefined ? null : await readPosition(deps, pipeline);
  const skipped = position === null ? [] : skippedAmong(landing, position, fresh);
  const others = fresh.filter((file) => !skipped.includes(file));
  const waiting = waitingFiles(landing, known, others, { stepMs, nowMs });
  return {
    violations: [
      ...few(lostObjects({ landing, landed, objects, files, isUndone }, deps.settings.bronzeBucket)),
      ...few(foreignObjects(landed, objects, known)),
      ...few(waiting.late),
      ...describeSkipped(pipeline, skipped).map((what) => violation(what, takeSkipped(pipeline))),
    ],
    remarks: [...waiting.early, ...refusedFiles(known, pipeline)],
  };
}

async function readLanded(deps: ArrivalDeps, pipeline: string, last: number): Promise<LandedFile[]> {
  const numbers = Array.from({ length: last }, (_, index) => index + 1);
  const entries = await inParallel(numbers, READ_AT_ONCE, (number) => readEntry(deps, pipeline, number));
  return entries.flatMap((entry) => entry.landed);
}

async function listLanding({ s3 }: ArrivalDeps, { bucket, prefix }: Landing): Promise<ListedObject[]> {
  const files: ListedObject[] = [];
  for await (const page of listPages(s3, bucket, prefix)) files.push(...page);
  return files;
}

interface BothSides {
  readonly landing: Landing;
  readonly landed: readonly LandedFile[];
  readonly objects: readonly Arrival[];
  readonly files: readonly ListedObject[];
  readonly isUndone: ReadonlySet<string>;
}

/** What was landed and is not in bronze, or not whole. */
function lostObjects({ landing, landed, objects, files, isUndone }: BothSides, bucket: string): Violation[] {
  const sizes = new Map(objects.map(({ key, size }) => [key, size]));
  const inLanding = new Set(files.map(fileId));
  return landed.flatMap((file) => {
    const size = sizes.get(file.bronze);
    if (size === file.size) return [];
    const was = `${file.bronze}, which was ${printable(file.key)},`;
    if (size === undefined && isUndone.has(file.bronze))
      return [
        violation(
          `${was} is decided and not copied yet`,
          `ecomflow run ${landing.pipeline}: its sweep does it`,
        ),
      ];
    const what =
      size === undefined ? 'is not in bronze' : `has ${size} bytes in bronze, ${file.size} were landed`;
    const wayOut = inLanding.has(fileId(file))
      ? `aws s3 cp ${quoted(`s3://${landing.bucket}/${file.key}`)} ${quoted(`s3://${bucket}/${file.bronze}`)}`
      : `bring it back from the bucket's versions or a backup: its SHA-256 is ${file.sha256} (base64)`;
    return [violation(`${was} ${what}`, wayOut)];
  });
}

/** What no sweep has landed. Younger than the log may be what a sweep lands at this moment. */
function foreignObjects(
  landed: readonly LandedFile[],
  objects: readonly Arrival[],
  { lastMs }: Known,
): Violation[] {
  const ours = new Set(landed.map(({ bronze }) => bronze));
  return objects
    .filter(({ key, arrivedMs }) => arrivedMs <= lastMs && !ours.has(key))
    .map(({ key }) =>
      violation(
        `${key} is in bronze, and no sweep has landed it`,
        'see who put it there: nobody but the worker may (docs/sources/s3-files.md)',
      ),
    );
}

/** Files that no sweep has seen, by the window in which they will arrive: one that is over has none to wait for. */
function waitingFiles(
  landing: Landing,
  known: Known,
  fresh: readonly ListedObject[],
  { stepMs, nowMs }: { readonly stepMs: number; readonly nowMs: number },
): { readonly late: Violation[]; readonly early: string[] } {
  const windows = new Map<number, ListedObject[]>();
  for (const file of fresh) {
    const fromMs = windowStart(Math.max(file.modifiedMs, known.lastMs + 1), stepMs);
    windows.set(fromMs, [...(windows.get(fromMs) ?? []), file]);
  }
  const late: Violation[] = [];
  const early: string[] = [];
  for (const [fromMs, waiting] of [...windows].sort(([a], [b]) => a - b)) {
    const what = `${waiting.length} file(s), such as ${printable(waiting[0]?.key ?? '')}`;
    const command = runCommand(landing.pipeline, fromMs, stepMs);
    if (fromMs + stepMs <= nowMs) late.push(violation(`${what}: in landing, and never landed`, command));
    else
      early.push(
        `${LANDING_BORDER}: ${what}, came after the last sweep; their window ends at ${new Date(fromMs + stepMs).toISOString()}: ${command}`,
      );
  }
  return { late, early };
}

/** Accounted for: each has its reason, and no row of it is anywhere. */
function refusedFiles({ refused }: Known, pipeline: string): string[] {
  const [first] = refused.values();
  if (!first) return [];
  return [
    `${LANDING_BORDER}: ${refused.size} file(s) are refused, such as ${printable(first.key)}: ${first.reason}; see \`ecomflow source status ${pipeline}\``,
  ];
}

function violation(detail: string, wayOut: string): Violation {
  return { border: LANDING_BORDER, detail, wayOut };
}

function few(violations: readonly Violation[]): Violation[] {
  const more = violations.length - MOST_TOLD;
  if (more <= 0) return [...violations];
  return [...violations.slice(0, MOST_TOLD), { border: LANDING_BORDER, detail: `and ${more} more` }];
}

/** For a shell. */
function quoted(text: string): string {
  return `'${printable(text).replaceAll("'", String.raw`'\''`)}'`;
}
