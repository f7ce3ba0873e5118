/** What replicates a pipeline: DMS's task on an instance, or DMS's serverless replication. Nothing outside this folder knows which. */
import type { S3Settings, TableStatistics } from '@aws-sdk/client-database-migration-service';
import { EltError } from '../../../model/errors';
import { epochOfFolder } from '../../../model/names';

/**
 * Where a replication is in its life, whatever DMS calls the state. `unstarted`: it never ran, and a run starts it.
 * `changing`: it neither runs nor has ended, and goes on by itself.
 */
export type Phase = 'unstarted' | 'starting' | 'running' | 'changing' | 'stopped' | 'failed';

/** A pipeline's replication as it was found. */
export interface Found {
  readonly arn: string;
  readonly name: string;
  /** In DMS's own word. */
  readonly status: string;
  readonly phase: Phase;
  /** Why it ended, in DMS's words; empty where it gives none. */
  readonly why: string;
  readonly targetArn: string;
  /** The start, fresh or resumed, since which it counts, ISO UTC: DMS does not say that counts survive a resume. */
  readonly countingSince: string;
  /** It may have begun to count anew in the middle of its epoch: more in bronze than it counted then proves nothing. */
  readonly countsAnew: boolean;
}

/** As it is set; the two texts are JSON. */
export interface Definition {
  readonly type: string | undefined;
  readonly settings: string | undefined;
  readonly mappings: string | undefined;
}

export interface Replicator {
  /** Throws ELT_AWS_NOT_FOUND, and ELT_REPLICATE_STATE_UNKNOWN for a state that this code does not know. */
  find(pipeline: string): Promise<Found>;
  /** For the first time: full load, then changes. */
  start(arn: string): Promise<void>;
  tables(arn: string): Promise<TableStatistics[]>;
  define(arn: string): Promise<Definition>;
  /** Of the endpoint into which it writes; undefined where that is none of S3. */
  target(targetArn: string): Promise<S3Settings | undefined>;
}

/** The epoch that it writes, by its target's folder. Throws ELT_CONFIG_INVALID for a folder of another shape. */
export function epochOfTarget(target: S3Settings | undefined): number {
  const folder = target?.BucketFolder ?? '';
  const epoch = epochOfFolder(folder);
  if (epoch !== null) return epoch;
  throw new EltError(
    'ELT_CONFIG_INVALID',
    `the target endpoint's BucketFolder is "${folder}", not bronze/<pipeline>/epoch=<n>`,
  );
}

/** Throws ELT_REPLICATE_STATE_UNKNOWN: a guess would let a run wait for ever, or trust what nobody understands. */
export function phaseOf(name: string, status: string, phases: Readonly<Record<string, Phase>>): Phase {
  const word = status.toLowerCase();
  const phase = Object.hasOwn(phases, word) ? phases[word] : undefined;
  if (phase !== undefined) return phase;
  throw new EltError(
    'ELT_REPLICATE_STATE_UNKNOWN',
    `${name} is in state "${status}"; known are ${Object.keys(phases).join(', ')}`,
  );
}

/** DMS's word for having given up in the middle: such a stop is a failure. */
export function gaveUp(stopReason: string): boolean {
  return stopReason.includes('FATAL_ERROR');
}

/** All pages of table statistics. */
export async function allTables(
  ask: (page: { Marker?: string }) => Promise<{ tables: TableStatistics[] | undefined; Marker?: string }>,
): Promise<TableStatistics[]> {
  const found: TableStatistics[] = [];
  let page: { Marker?: string } = {};
  for (;;) {
    const { tables = [], Marker } = await ask(page);
    found.push(...tables);
    if (!Marker) return found;
    page = { Marker };
  }
}
