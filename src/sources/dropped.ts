import type { Patience } from '../model/dropped';

/** What a kind of source may know beside its arrivals: whether something was dropped that it has not taken in yet. */
export interface Dropped {
  /** How long a run waits for more of what is dropped. Throws ELT_CONFIG_INVALID where that starts no run. */
  patienceOf(pipeline: string): Patience;
  /** Whether there are files that no sweep has decided of. */
  hasNew(pipeline: string): Promise<boolean>;
}

/** By kind of source; null where nothing is dropped. */
export type FindDropped = (kind: string) => Dropped | null;
