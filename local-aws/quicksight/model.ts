/** What the service keeps. Times are the gateway's clock, epoch milliseconds. */
import type { Definition } from './definition/schema';
import type { SpiceRow } from './definition/evaluate';
import type { Warehouse } from './warehouse';

export interface DataSource {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly parameters: unknown;
  readonly warehouse: Warehouse;
  readonly createdAt: number;
  status: 'CREATION_IN_PROGRESS' | 'CREATION_SUCCESSFUL' | 'CREATION_FAILED';
  errorInfo?: { readonly Type: string; readonly Message: string };
}

export interface InputColumn {
  readonly Name: string;
  readonly Type: string;
}

export interface DataSet {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly importMode: 'SPICE' | 'DIRECT_QUERY';
  /** As it was given. */
  readonly physicalTableMap: unknown;
  readonly dataSourceArn: string;
  readonly sql: string;
  /** As it was given; none where columns keep their names. */
  readonly logicalTableMap: unknown;
  /** Columns that the query must bring. */
  readonly inputColumns: readonly InputColumn[];
  /** What analyses see of them: in the same order, some under another name. */
  readonly columns: readonly InputColumn[];
  readonly createdAt: number;
  /** Of the last ingestion that completed. */
  spiceBytes: number;
  /** What that one brought; null where it was too much to be kept here. */
  spiceRows: readonly SpiceRow[] | null;
  readonly ingestions: Map<string, Ingestion>;
}

export type IngestionStatus = 'INITIALIZED' | 'QUEUED' | 'RUNNING' | 'FAILED' | 'COMPLETED' | 'CANCELLED';

/** Why an ingestion ended without rows; `Type` is one of the API reference's IngestionErrorType. */
export interface IngestionError {
  readonly Type: string;
  readonly Message: string;
}

export interface Ingestion {
  readonly id: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly requestType: 'INITIAL_INGESTION' | 'FULL_REFRESH';
  status: IngestionStatus;
  errorInfo?: IngestionError;
  rows?: number;
  bytes?: number;
  seconds?: number;
  /** Ends the query in the warehouse. */
  readonly abort: AbortController;
  /** Settles when nothing of it runs any more; never rejects. */
  running: Promise<void>;
}

/** Why a version or an analysis could not be made; `Type` is one of the API reference's AnalysisErrorType. */
export interface DefinitionError {
  readonly Type: string;
  readonly Message: string;
  readonly ViolatedEntities?: readonly { readonly Path: string }[];
}

export interface MadeFrom {
  readonly definition: Definition;
  readonly status: 'CREATION_SUCCESSFUL' | 'CREATION_FAILED' | 'UPDATE_SUCCESSFUL' | 'UPDATE_FAILED';
  readonly errors: readonly DefinitionError[];
  readonly madeAt: number;
}

export interface Analysis {
  readonly id: string;
  readonly arn: string;
  readonly createdAt: number;
  name: string;
  made: MadeFrom;
}

export interface DashboardVersion extends MadeFrom {
  /** From 1. */
  readonly number: number;
  readonly description: string | undefined;
  readonly name: string;
}

export interface Dashboard {
  readonly id: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly versions: DashboardVersion[];
  /** The version that its readers see. */
  published: number;
  publishedAt: number;
}

export function isOver({ status }: Ingestion): boolean {
  return status === 'FAILED' || status === 'COMPLETED' || status === 'CANCELLED';
}
