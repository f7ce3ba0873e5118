/** A query execution as the service remembers it. */

export type State = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

export const ENDED: ReadonlySet<State> = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED']);

export interface ResultColumn {
  readonly name: string;
  readonly type: string;
  readonly precision: number;
  readonly scale: number;
}

export interface Query {
  readonly id: string;
  readonly sql: string;
  readonly database: string | undefined;
  readonly workGroup: string;
  /** The folder, ending in a slash. */
  readonly outputFolder: string;
  readonly clientRequestToken: string;
  /** DML (a SELECT) or UTILITY (SHOW, DESCRIBE). */
  statementType: 'DML' | 'UTILITY';
  state: State;
  /** By the gateway's clock. */
  readonly submittedMs: number;
  completedMs?: number;
  /** Machine's milliseconds: since submission, in the queue, in the engine. */
  readonly beganAt: number;
  queuedMs: number;
  totalMs?: number;
  engineMs: number;
  /** More than this it may not scan. */
  readonly scanLimit: number | undefined;
  /** Size of all objects of the tables that it names: an upper bound of what Athena would scan. */
  scannedBytes: number;
  reason?: string;
  /** Athena's category of the failure: 1 system, 2 user. */
  category?: number;
  columns?: readonly ResultColumn[];
}

/** Where the result lies once the query succeeded. */
export function outputLocation(query: Query): string {
  return `${query.outputFolder}${query.id}.${query.statementType === 'DML' ? 'csv' : 'txt'}`;
}
