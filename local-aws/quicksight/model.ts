/** What the service keeps. Times are the gateway's clock, epoch milliseconds. */
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
  /** Columns that the query must bring. */
  readonly columns: readonly InputColumn[];
  readonly createdAt: number;
  /** Of the last ingestion that completed. */
  spiceBytes: number;
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

export interface Dashboard {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly definition: unknown;
  readonly dataSetArns: readonly string[];
  readonly createdAt: number;
  readonly status: 'CREATION_SUCCESSFUL' | 'CREATION_FAILED';
  readonly errors: readonly { readonly Type: string; readonly Message: string }[];
}

export function isOver({ status }: Ingestion): boolean {
  return status === 'FAILED' || status === 'COMPLETED' || status === 'CANCELLED';
}
