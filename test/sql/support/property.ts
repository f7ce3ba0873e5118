/** The property itself: so many random streams, twenty at a time, and the smallest one found for which it does not hold. */
import fc from 'fast-check';
import type { Examiner, Finding } from './examine';
import { streamOf, streamSpec, type StreamSpec } from './random-stream';
import type { Item, Stream } from './stream';

const STREAMS_AT_ONCE = 20;
const SHRINK_MS = 60_000;

export interface Trial {
  readonly streams: number;
  readonly seed: number;
  /** How long to look for a smaller stream, in milliseconds; a minute unless told. */
  readonly shrinkMs?: number;
  /** Called after each twenty streams. */
  readonly progress?: (tried: readonly StreamSpec[], loads: number) => void;
}

interface Failure {
  readonly specs: readonly StreamSpec[];
  readonly finding: Finding;
}

/**
 * Tries the property on at least so many streams; the same seed makes the same streams. Returns what was found, with the
 * smallest stream that shows it, or null when the property held.
 */
export async function tryStreams(
  examiner: Examiner,
  { streams, seed, shrinkMs = SHRINK_MS, progress }: Trial,
): Promise<string | null> {
  const failures: Failure[] = [];
  const property = fc.asyncProperty(
    fc.array(streamSpec, { minLength: STREAMS_AT_ONCE, maxLength: STREAMS_AT_ONCE }),
    async (specs) => {
      const before = examiner.loads();
      const [finding] = await examiner.examine(specs);
      if (finding) failures.push({ specs, finding });
      progress?.(specs, examiner.loads() - before);
      return finding === undefined;
    },
  );
  const numRuns = Math.ceil(streams / STREAMS_AT_ONCE);
  const result = await fc.check(property, { seed, numRuns, endOnFailure: true });
  const [failure] = failures;
  if (failure) return explain(examiner, failure, shrinkMs);
  // What could not be tried has not held.
  if (result.failed) throw result.errorInstance;
  return null;
}

async function explain(examiner: Examiner, { specs, finding }: Failure, shrinkMs: number): Promise<string> {
  const guilty = await firstFailing(examiner, specs);
  // Alone it may hold: then the streams are wrong about each other.
  if (guilty === undefined) return `only beside others, by the ${finding.witness}: ${finding.detail}`;
  // Several at once cannot say which of them a refused load was for.
  const atOnce = finding.stream === null ? 1 : STREAMS_AT_ONCE;
  const smallest = await shrink(examiner, guilty, atOnce, Date.now() + shrinkMs);
  const findings = await examiner.examine([smallest]);
  return [
    ...describeStream(streamOf(smallest, 's0')),
    ...findings.map(({ load, witness, detail }) => `after load ${load}, by the ${witness}: ${detail}`),
  ].join('\n');
}

/** The first stream for which the property does not hold, also when it is alone. */
async function firstFailing(
  examiner: Examiner,
  specs: readonly StreamSpec[],
): Promise<StreamSpec | undefined> {
  const findings = await examiner.examine(specs);
  if (findings.length === 0 || specs.length <= 1) return findings.length === 0 ? undefined : specs[0];
  const named = specs[Math.min(...findings.map(({ stream }) => stream ?? Infinity))];
  if (named) return firstFailing(examiner, [named]);
  const half = Math.ceil(specs.length / 2);
  return (
    (await firstFailing(examiner, specs.slice(0, half))) ?? (await firstFailing(examiner, specs.slice(half)))
  );
}

/** Goes fast-check's own steps, several candidates at once: each is one more source system in the same loads. */
async function shrink(
  examiner: Examiner,
  spec: StreamSpec,
  atOnce: number,
  deadline: number,
): Promise<StreamSpec> {
  let best = spec;
  let candidates = streamSpec.shrink(spec, undefined)[Symbol.iterator]();
  while (Date.now() < deadline) {
    const some = take(candidates, atOnce);
    if (some.length === 0) break;
    const failing = await firstFailing(
      examiner,
      some.map(({ value }) => value),
    );
    const next = some.find(({ value }) => value === failing);
    if (!next) continue;
    best = next.value;
    candidates = streamSpec.shrink(next.value, next.context)[Symbol.iterator]();
  }
  return best;
}

function take<T>(iterator: Iterator<T>, count: number): T[] {
  const taken: T[] = [];
  for (let next = iterator.next(); !next.done; next = iterator.next()) {
    taken.push(next.value);
    if (taken.length === count) break;
  }
  return taken;
}

function describeStream({ loads }: Stream): string[] {
  return loads.flatMap((batches, load) =>
    batches.flatMap(({ batchId, items }) => [`load ${load}, batch ${batchId}:`, ...items.map(describeItem)]),
  );
}

function describeItem(item: Item): string {
  const where = `  ${item.entity} epoch ${item.epoch}`;
  if ('kind' in item) return `${where} ${item.kind} ${JSON.stringify(item.recordKey)} at ${item.snapshotAt}`;
  const row = 'refused' in item ? item.refused : item;
  const when = row.committedAt === null ? 'load' : `#${Number(row.sequence)} at ${row.committedAt}`;
  const told = Object.fromEntries(Object.entries(row.values).filter(([, value]) => value !== null));
  const verb = 'refused' in item ? 'rejected ' : '';
  return `${where} ${when} ${verb}${row.op} version ${row.contractVersion} ${JSON.stringify(told)}`;
}
