/** H2 and H3: the order and the times of one key's events, implicit deletes included. */
import { eventId, type History, type SourceEvent } from './event';

/** An event in its place; `event` is null for an implicit delete, which is nowhere stored. */
export interface Placed {
  readonly event: SourceEvent | null;
  readonly epoch: number;
  readonly at: string;
  readonly isDelete: boolean;
}

interface Accepted {
  readonly epoch: number;
  readonly at: string;
  /** What it lacks is gone. */
  readonly isWhole: boolean;
}

const FIRST_INSTANT = '0001-01-01 00:00:00.000000';
const LAST_INSTANT = '9999-12-31 00:00:00.000000';

const min = (...instants: string[]): string => instants.reduce((a, b) => (a < b ? a : b));
const max = (...instants: string[]): string => instants.reduce((a, b) => (a > b ? a : b));

/** H2: epoch; the load row before CDC; sequence, contract version, delete last, hash. No clock. */
export function compareEvents(a: SourceEvent, b: SourceEvent): number {
  const order = (event: SourceEvent): (string | number)[] => [
    event.epoch,
    event.origin === 'snapshot' ? 0 : 1,
    event.sequence,
    event.contractVersion,
    event.op === 'D' ? 1 : 0,
    event.rowHash,
  ];
  const right = order(b);
  for (const [index, left] of order(a).entries()) {
    const other = right[index] ?? '';
    if (left !== other) return left < other ? -1 : 1;
  }
  return eventId(a) < eventId(b) ? -1 : 1;
}

/** Accepted snapshots of an entity; a later epoch's smaller T heals one that the source's clock put too late. */
export function acceptedEpochs(history: History, sourceSystem: string, entity: string): Accepted[] {
  const rows = history.snapshots.filter(
    (row) => row.sourceSystem === sourceSystem && row.entity === entity && row.kind !== 'presence',
  );
  const epochs = [...new Set(rows.map((row) => row.epoch))].sort((a, b) => a - b);
  return epochs.map((epoch) => ({
    epoch,
    at: min(...rows.filter((row) => row.epoch >= epoch).map((row) => row.snapshotAt)),
    isWhole: rows.some((row) => row.epoch === epoch && row.kind === 'snapshot'),
  }));
}

/** The same row was refined again under a later contract version, and rejected. */
function isRefused(event: SourceEvent, refused: readonly SourceEvent[]): boolean {
  return refused.some(
    (row) =>
      row.contractVersion > event.contractVersion &&
      row.sourceSystem === event.sourceSystem &&
      row.entity === event.entity &&
      row.recordKey === event.recordKey &&
      row.epoch === event.epoch &&
      row.origin === event.origin &&
      row.sequence === event.sequence,
  );
}

/** All visible events of one key in H2 order, each with its time. */
export function timelineOf(
  history: History,
  key: Pick<SourceEvent, 'sourceSystem' | 'entity' | 'recordKey'>,
): Placed[] {
  const accepted = acceptedEpochs(history, key.sourceSystem, key.entity);
  const events = history.events
    .filter(
      (event) =>
        event.sourceSystem === key.sourceSystem &&
        event.entity === key.entity &&
        event.recordKey === key.recordKey &&
        !isRefused(event, history.refused ?? []),
    )
    .sort(compareEvents);
  const placed = [...new Set([...events, ...accepted].map((item) => item.epoch))]
    .sort((a, b) => a - b)
    .flatMap((epoch) => {
      const inEpoch = events.filter((event) => event.epoch === epoch);
      return [
        ...opening(
          history,
          key,
          accepted.find((snapshot) => snapshot.epoch === epoch),
          inEpoch,
        ),
        ...inEpoch.filter((event) => event.origin === 'change').map((event) => placeCdc(event, accepted)),
      ];
    });
  let latest = FIRST_INSTANT;
  return placed.map((item) => ({ ...item, at: (latest = max(latest, item.at)) }));
}

/** What an accepted snapshot says of the key: its load rows, nothing (presence), or that it is gone. */
function opening(
  history: History,
  key: Pick<SourceEvent, 'sourceSystem' | 'entity' | 'recordKey'>,
  snapshot: Accepted | undefined,
  inEpoch: readonly SourceEvent[],
): Placed[] {
  if (!snapshot) return [];
  const { epoch, at, isWhole } = snapshot;
  const loaded = inEpoch.filter((event) => event.origin === 'snapshot');
  if (loaded.length > 0) return loaded.map((event) => ({ event, epoch, at, isDelete: event.op === 'D' }));
  const present = history.snapshots.some(
    (row) =>
      row.kind === 'presence' &&
      row.sourceSystem === key.sourceSystem &&
      row.entity === key.entity &&
      row.epoch === epoch &&
      row.recordKey === key.recordKey,
  );
  return present || !isWhole ? [] : [{ event: null, epoch, at, isDelete: true }];
}

function placeCdc(event: SourceEvent, accepted: readonly Accepted[]): Placed {
  const before = accepted.filter((snapshot) => snapshot.epoch <= event.epoch).at(-1);
  const after = accepted.find((snapshot) => snapshot.epoch > event.epoch);
  const notBefore = max(event.committedAt ?? FIRST_INSTANT, before?.at ?? FIRST_INSTANT);
  const at = min(notBefore, after?.at ?? LAST_INSTANT);
  return { event, epoch: event.epoch, at, isDelete: event.op === 'D' };
}

/** The key's row as it is now; null when it is deleted or not yet seen. */
export function currentRow(timeline: readonly Placed[]): SourceEvent | null {
  const last = timeline.at(-1);
  return last && !last.isDelete ? last.event : null;
}

/** Every key of an entity that history knows. */
export function keysOf(
  history: History,
  entity: string,
): Pick<SourceEvent, 'sourceSystem' | 'entity' | 'recordKey'>[] {
  const keys = new Map<string, SourceEvent>();
  for (const event of history.events) {
    if (event.entity === entity) keys.set(`${event.sourceSystem}\n${event.recordKey}`, event);
  }
  return [...keys.values()].map(({ sourceSystem, recordKey }) => ({ sourceSystem, entity, recordKey }));
}
