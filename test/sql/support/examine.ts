/** Takes streams through the warehouse, each as a source system of its own beside the others, and says what is wrong with which. */
import { randomUUID } from 'node:crypto';
import { remember } from '../../reference-model/event';
import { starOf, type Star } from '../../reference-model/sales';
import { endFaults, structureFaults, tellingFaults } from './invariants';
import { streamOf, type StreamSpec } from './random-stream';
import { openSideDoor } from './side-door';
import { comparable } from './star';
import type { Batch, Item, Stream } from './stream';
import { batchOf } from './walk';
import { openWarehouse, type Warehouse } from './warehouse';

/** What saw the fault; each is able to on its own. */
export type Witness = 'load' | 'model' | 'structure' | 'source' | 'one batch';

export interface Finding {
  /** Index of the stream; null when a load was refused, which may be the fault of any of its streams. */
  readonly stream: number | null;
  readonly load: number;
  readonly witness: Witness;
  readonly detail: string;
}

export interface Examiner {
  readonly warehouse: Warehouse;
  /** Loads that it ran. */
  loads(): number;
  /** Examines the streams side by side, by default until the first load after which something is wrong. */
  examine(specs: readonly StreamSpec[], until?: 'first fault' | 'the end'): Promise<Finding[]>;
  close(): Promise<void>;
}

/** A warehouse of its own, installed. */
export async function openExaminer(): Promise<Examiner> {
  const warehouse = await openWarehouse();
  await warehouse.install();
  const door = await openSideDoor(warehouse);
  let loads = 0;

  async function examine(
    specs: readonly StreamSpec[],
    until: 'first fault' | 'the end' = 'first fault',
  ): Promise<Finding[]> {
    const found: Finding[] = [];
    const streams = specs.map((spec, index) => streamOf(spec, `s${index}`));
    const schedule = scheduleOf(streams);
    await door.prepare(schedule);
    for (const [load] of schedule.entries()) {
      loads += 1;
      const refusal = await loadRefusal(warehouse, door.statements(load));
      if (refusal !== null) return [...found, { stream: null, load, witness: 'load', detail: refusal }];
      const stars = await door.readStar();
      for (const [index, stream] of streams.entries())
        found.push(...faultsAfter(stream, load, stars).map((fault) => ({ stream: index, load, ...fault })));
      if (found.length > 0 && until === 'first fault') break;
    }
    return found;
  }

  return {
    warehouse,
    loads: () => loads,
    examine,
    async close() {
      await door.close();
      await warehouse.close();
    },
  };
}

const WAIT_SECONDS = 30;
const wholeOf = (sourceSystem: string): string => `${sourceSystem}-whole`;

/** Loads of all streams side by side; the first has each stream a second time as well, whole and in order. */
export function scheduleOf(streams: readonly Stream[]): Batch[][] {
  const longest = Math.max(...streams.map(({ loads }) => loads.length));
  return Array.from({ length: longest }, (_, load) => [
    ...streams.flatMap((stream) => stream.loads[load] ?? []),
    ...(load === 0 ? streams.map(wholeBatch) : []),
  ]);
}

function wholeBatch({ sourceSystem: name, items }: Stream): Batch {
  const sourceSystem = wholeOf(name);
  const renamed = items.map((item) =>
    'refused' in item
      ? { ...item, sourceSystem, refused: { ...item.refused, sourceSystem } }
      : { ...item, sourceSystem },
  );
  return { batchId: sourceSystem, items: renamed };
}

/** Waits in the call, because hundreds of loads would wait as long again between looks. */
async function loadRefusal({ runner }: Warehouse, statements: readonly string[]): Promise<string | null> {
  const id = await runner.startBatch(statements, randomUUID());
  for (;;) {
    const { Status, Error: message = '' } = await runner.describe(id, WAIT_SECONDS);
    if (Status === 'FINISHED') return null;
    if (Status === 'FAILED' || Status === 'ABORTED') return `${Status}: ${message}`;
  }
}

function starFor(star: Star, sourceSystem: string): Star {
  const own = <T extends { readonly sourceSystem: string }>(rows: readonly T[]): T[] =>
    rows.filter((row) => row.sourceSystem === sourceSystem);
  return {
    customers: own(star.customers),
    products: own(star.products),
    locations: own(star.locations),
    sales: own(star.sales),
  };
}

type Fault = Pick<Finding, 'witness' | 'detail'>;

function faultsAfter(stream: Stream, load: number, stars: Star): Fault[] {
  const star = starFor(stars, stream.sourceSystem);
  const delivered = stream.loads
    .slice(0, load + 1)
    .flatMap((batches) => batches.flatMap(({ items }) => items));
  const isWhole = load + 1 >= stream.loads.length;
  return [
    ...said('model', modelFaults(star, delivered)),
    ...said('structure', structureFaults(star, delivered)),
    ...said('source', isWhole ? endFaults(star, stream) : []),
    ...said(
      'one batch',
      isWhole && !restsOnIds(stream) ? tellingFaults(star, starFor(stars, wholeOf(stream.sourceSystem))) : [],
    ),
  ];
}

/**
 * Two commit times of one place in the log with one content: only the events' ids order them, and those name the source
 * system. No log has such a thing.
 */
function restsOnIds({ items }: Stream): boolean {
  const times = new Map<string, string | null>();
  return items.some((item) => {
    if (!('op' in item) || item.origin === 'snapshot') return false;
    const { entity, recordKey, epoch, sequence, contractVersion, op, rowHash, committedAt } = item;
    const place = [entity, recordKey, epoch, sequence, contractVersion, op === 'D', rowHash].join(' ');
    const other = times.get(place) ?? committedAt;
    times.set(place, committedAt);
    return other !== committedAt;
  });
}

function said(witness: Witness, details: readonly string[]): Fault[] {
  return details.map((detail) => ({ witness, detail }));
}

function modelFaults(star: Star, delivered: readonly Item[]): string[] {
  const stored = comparable(star);
  const wanted = comparable(starOf(remember([batchOf('', delivered)])));
  return (['customers', 'products', 'locations', 'sales'] as const).flatMap((table) => [
    ...stored[table].filter((row) => !wanted[table].includes(row)).map((row) => `${table} has ${row}`),
    ...wanted[table].filter((row) => !stored[table].includes(row)).map((row) => `${table} lacks ${row}`),
    ...(stored[table].length === wanted[table].length ? [] : [`${table} has another number of rows`]),
  ]);
}
