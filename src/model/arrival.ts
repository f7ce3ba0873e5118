/** What a source has delivered, as every kind of source tells it: select, what is missing, and what a backfill weighs ask for no more. */
import type { Window } from './window';

/** What a source says of one snapshot as a whole. */
export interface SnapshotDescription {
  /** ISO UTC: the moment of which it tells. */
  readonly takenAt: string;
  readonly rows: number;
  /** Keys of the objects that hold it. */
  readonly objects: readonly string[];
}

/** One object, which belongs whole to the window of its arrival. */
export interface Arrival {
  readonly key: string;
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  readonly entity: string;
  readonly epoch: number;
  /** A `snapshot` says of every record what it is, whatever came before; a `description` is what is known of one. */
  readonly kind: 'snapshot' | 'change' | 'description';
  /** Epoch milliseconds; of a snapshot, when it was complete. */
  readonly arrivedMs: number;
  /** What a description says. */
  readonly snapshot?: SnapshotDescription;
}

export interface ArrivalsAsked {
  readonly pipeline: string;
  /** Null: all that there ever was. */
  readonly range: Window | null;
  /** Snapshots of all times, and changes of the range: what may precede a mark. */
  readonly allSnapshots?: boolean;
}

export interface Arrivals {
  readonly objects: readonly Arrival[];
  /** False while the source has not said of everything when it arrived: then no window can be called empty. */
  readonly areAllKnown: boolean;
}
