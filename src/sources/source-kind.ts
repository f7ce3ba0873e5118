/**
 * A source is a plug: what only one kind of source does, behind one small interface. A kind looks once and never waits; how to
 * wait, to be cancelled and to survive a lost worker is known by the activities alone (src/activities/secure.ts).
 */
import type { Arrivals, ArrivalsAsked } from '../model/arrival';
import { EltError } from '../model/errors';
import type { Plan, Watermark } from '../model/plan';

/** `Mark`: what a kind must remember of the mark that it set; JSON, for it stands in a run's history. */
export interface SourceKind<Mark = unknown> {
  readonly kind: string;
  /** Starts what has to run. Null while the source is not complete yet. Throws the code of its trouble, never a silent "nothing". */
  ready(plan: Plan): Promise<true | null>;
  /** "Now" by the clock that decides when a change arrived, epoch milliseconds. */
  nowMs(pipeline: string): Promise<number>;
  /**
   * Sets a mark behind everything that the source holds by now, and takes its figures where the plan says so. Each call sets a new
   * one, unless it is one of the same try.
   */
  mark(plan: Plan, given: MarkTry): Promise<Mark>;
  /** How to look whether the mark, and so everything before it, has arrived; the looks of one search share what they learn. */
  seek(plan: Plan, mark: Mark): Promise<Seek>;
  /** Ends what was started for this mark alone, for a run that is over. Absent where nothing is. */
  abandon?(plan: Plan, mark: Mark): Promise<void>;
  /** Throws where it cannot know. */
  arrivals(asked: ArrivalsAsked): Promise<Arrivals>;
}

export interface MarkTry {
  /** The same for each attempt of the try, and for no other; a slug of 64 at most. */
  readonly token: string;
  /** The try began then, ISO UTC by Temporal's clock: it started nothing before. */
  readonly since: string;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * Null while it has not; an error that is returned ends the search, as of a mark that is late; one that is thrown is the source's
 * trouble, which may pass. `waitedMs`: since the search began.
 */
export type Seek = (waitedMs: number) => Promise<Watermark | EltError | null>;

/** The kinds there are, by name. */
export type FindSource = (kind: string) => SourceKind;

/** Throws ELT_CONFIG_INVALID with the kinds that there are. */
export function findAmong(kinds: readonly SourceKind[]): FindSource {
  return (name) => {
    const found = kinds.find(({ kind }) => kind === name);
    if (found) return found;
    const known = kinds.map(({ kind }) => kind).join(', ');
    throw new EltError('ELT_CONFIG_INVALID', `there is no source kind "${name}"; there are: ${known}`);
  };
}
