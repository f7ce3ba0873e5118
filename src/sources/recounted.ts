/**
 * What a kind of source may do besides: count what it delivered, by another way than that on which it is loaded, so that a run can
 * compare the two. For kinds that keep what they deliver; a database is asked at a mark instead.
 */
import type { EltError } from '../model/errors';
import type { Plan } from '../model/plan';

export interface Recounted {
  /** Starts counting what arrived in the plan's window; a count for each feed. The same token starts the same counts. */
  start(plan: Plan, token: string): Promise<readonly Count[]>;
  /** Null while it goes on; else true, or the error that it ended with. */
  look(count: Count): Promise<true | EltError | null>;
  stop(count: Count): Promise<void>;
  /** Compares what ended counts found with what the warehouse keeps of the same. */
  compare(plan: Plan, counts: readonly Count[]): Promise<Compared>;
}

/** A count that was started; JSON, for it stands in a run's history. */
export interface Count {
  readonly feed: string;
  readonly id: string;
}

export interface Compared {
  /** What differs, in words; empty where nothing does. */
  readonly differences: readonly string[];
  /** Objects of which only the rows could be compared, or nothing, with the reason. */
  readonly unsure: readonly string[];
}

/** Null for a kind that counts nothing. */
export type FindRecounted = (kind: string) => Recounted | null;
