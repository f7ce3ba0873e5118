/**
 * The reference model of exact history (DESIGN, section 5), written straight from the text for reading, not for speed.
 * SQL is tested against it. Instants are text `YYYY-MM-DD HH:MM:SS.ffffff`, so that they compare as they read.
 */
import { createHash } from 'node:crypto';

export type Value = string | number | null;

/** One change of one key, as refine writes it. */
export interface SourceEvent {
  readonly entity: string;
  readonly sourceSystem: string;
  readonly recordKey: string;
  readonly epoch: number;
  readonly origin: 'snapshot' | 'change';
  /** NULL on a full load: those rows have their snapshot's time. */
  readonly committedAt: string | null;
  readonly sequence: string;
  readonly op: 'I' | 'U' | 'D';
  readonly contractVersion: number;
  readonly rowHash: string;
  readonly trackedHash: string;
  readonly values: Readonly<Record<string, Value>>;
}

/**
 * `snapshot`: a complete snapshot of the entity; `part`: one of which not every row can be told, so that what it lacks says nothing;
 * `presence`: a key that was in it, but whose row was rejected.
 */
export interface SnapshotRow {
  readonly sourceSystem: string;
  readonly entity: string;
  readonly epoch: number;
  readonly kind: 'snapshot' | 'part' | 'presence';
  readonly snapshotAt: string;
  readonly recordKey: string;
}

/** Everything that the model knows: two sets. */
export interface History {
  readonly events: readonly SourceEvent[];
  readonly snapshots: readonly SnapshotRow[];
  /** Rows that refine kept aside: never a version, but they take an older contract version's word back. */
  readonly refused?: readonly SourceEvent[];
}

/** Length-prefixed, NULL marked: no two different lists of values read the same. */
export function encode(values: readonly Value[]): string {
  return values
    .map((value) => (value === null ? '-' : `${Buffer.byteLength(String(value))}:${value}`))
    .join('|');
}

/**
 * A row by its columns. One that was added later adds nothing without a value; with one it stands as any other, unless one that was added
 * later before it has none: then with its name.
 */
export function encodeRow(
  columns: readonly { readonly name: string; readonly addedLater?: boolean | undefined }[],
  values: Readonly<Record<string, Value>>,
): string {
  let hasGap = false;
  const parts: string[] = [];
  for (const { name, addedLater } of columns) {
    const value = values[name] ?? null;
    if (!addedLater) parts.push(encode([value]));
    else if (value === null) hasGap = true;
    else parts.push((hasGap ? `${name}=` : '') + encode([value]));
  }
  return parts.join('|');
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** H1: what makes two events the same event. */
export function eventId(event: SourceEvent): string {
  return sha256(
    encode([
      event.sourceSystem,
      event.entity,
      event.recordKey,
      event.epoch,
      // The words of the first contracts, so that what history has stays known.
      event.origin === 'snapshot' ? 'load' : 'cdc',
      event.committedAt,
      event.sequence,
      event.op,
      event.contractVersion,
      event.rowHash,
    ]),
  );
}

/** H1: history stores an event once, however often it is delivered. */
export function remember(deliveries: readonly History[]): History {
  const events = new Map<string, SourceEvent>();
  const snapshots = new Map<string, SnapshotRow>();
  const refused = deliveries.flatMap((delivery) => delivery.refused ?? []);
  for (const delivery of deliveries) {
    for (const event of delivery.events) events.set(eventId(event), event);
    for (const row of delivery.snapshots) {
      const { sourceSystem, entity, epoch, kind, snapshotAt, recordKey } = row;
      snapshots.set(encode([sourceSystem, entity, epoch, kind, snapshotAt, recordKey]), row);
    }
  }
  return { events: [...events.values()], snapshots: [...snapshots.values()], refused };
}
