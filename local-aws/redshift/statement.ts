/** A statement of the Data API as the service remembers it, with its parts when it is a batch. */

export type Status = 'SUBMITTED' | 'PICKED' | 'STARTED' | 'FINISHED' | 'FAILED' | 'ABORTED';

export const ENDED: ReadonlySet<Status> = new Set(['FINISHED', 'FAILED', 'ABORTED']);

export interface Parameter {
  readonly name: string;
  readonly value: string;
}

export interface ResultColumn {
  readonly name: string;
  readonly typeName: string;
  /** Member of a Data API field that carries its values. */
  readonly field: 'stringValue' | 'longValue' | 'doubleValue' | 'booleanValue';
  readonly [metadata: string]: unknown;
}

/** A long is its digits as text. */
export type Value = string | number | boolean | null;

/** One SQL text and how far it got. */
export interface Part {
  readonly sql: string;
  readonly queryId: number;
  status: Status;
  error?: string;
  /** Nanoseconds; -1 until it ended. */
  durationNs: number;
  /** -1 until it ended. */
  rowCount: number;
  updatedMs: number;
  columns?: readonly ResultColumn[];
  rows?: readonly (readonly Value[])[];
}

/** Where a statement runs. */
export interface Target {
  readonly database: string;
  readonly workgroupName?: string | undefined;
  readonly clusterIdentifier?: string | undefined;
  readonly dbUser?: string | undefined;
  readonly secretArn?: string | undefined;
}

export interface Statement {
  readonly id: string;
  readonly isBatch: boolean;
  readonly target: Target;
  readonly parameters: readonly Parameter[];
  readonly name: string | undefined;
  readonly clientToken: string | undefined;
  /** By the gateway's clock. */
  readonly createdMs: number;
  /** By the machine's clock: tokens and results are kept for so long. */
  readonly keptSinceMs: number;
  readonly parts: readonly Part[];
  status: Status;
  updatedMs: number;
  error?: string;
  pid?: number;
  /** Settles when it ended, however it ended. */
  readonly ended: Promise<void>;
}
