/**
 * What the local DMS keeps in memory.
 *
 *   instance    a replication instance; here only a name that tasks refer to
 *   endpoint    an address: the source database or the target bucket
 *   connection  the result of testing an endpoint from an instance; a task starts only between tested endpoints
 *   job         what replicates; a *start* that is fresh begins with a full load and its own folder of state
 *   task        a job on an instance
 *   serverless  a replication configuration and its one replication: a job for which capacity is provisioned at each start
 */
import type { SourceSettings, TargetSettings } from './endpoint-settings';
import type { TableRules } from './table-mappings';
import type { JobProcess } from './job-process';

export type MigrationType = 'full-load' | 'cdc' | 'full-load-and-cdc';
export type JobStatus = 'starting' | 'running' | 'stopping' | 'stopped' | 'failed';

export interface Instance {
  readonly arn: string;
  readonly identifier: string;
  readonly instanceClass: string;
  readonly createdMs: number;
  /** Real time at which it leaves the state `creating`. */
  readonly readyMs: number;
  readonly members: Readonly<Record<string, unknown>>;
}

interface EndpointBase {
  readonly arn: string;
  readonly identifier: string;
  readonly engineName: string;
}

export interface SourceEndpoint extends EndpointBase {
  readonly type: 'source';
  readonly settings: SourceSettings;
}

export interface TargetEndpoint extends EndpointBase {
  readonly type: 'target';
  readonly settings: TargetSettings;
}

export type Endpoint = SourceEndpoint | TargetEndpoint;

export interface Connection {
  readonly instanceArn: string;
  readonly endpointArn: string;
  readonly status: 'testing' | 'successful' | 'failed';
  readonly lastFailureMessage: string;
}

export interface Job {
  readonly arn: string;
  readonly id: string;
  identifier: string;
  readonly sourceArn: string;
  readonly targetArn: string;
  migrationType: MigrationType;
  /** As given, and as understood. */
  tableMappings: string;
  rules: TableRules;
  settings: string;
  cdcStartPosition: string | null;
  readonly createdMs: number;
  /** Fresh starts so far; each has its own folder of state. */
  freshStarts: number;
  /** Whether the present start reloads a target that was loaded before. */
  reloaded: boolean;
  freshStartMs: number | null;
  startMs: number | null;
  stopMs: number | null;
  /** Real times of the present start; the others follow the gateway's clock. */
  elapsed: { readonly fromMs: number; readonly toMs: number | null };
  /** Null until the first start. */
  status: JobStatus | null;
  stopReason: string | null;
  lastFailureMessage: string | null;
  process: JobProcess | null;
  /** How often a reader died without being asked to, over the job's life. */
  restarts: number;
}

export interface Task extends Job {
  readonly instanceArn: string;
  readonly readyMs: number;
}

export interface Serverless extends Job {
  compute: Readonly<Record<string, unknown>>;
  updatedMs: number;
  /** On the way to the job's start; null before and after. */
  provisioning: Provisioning | null;
  /** When capacity was provisioned for the present start; null where none is. */
  provisionedMs: number | null;
  lastStartType: string | null;
}

/** https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Serverless.Components.html, in this order. */
export const PROVISIONING = [
  'initializing',
  'preparing_metadata_resources',
  'testing_connection',
  'fetching_metadata',
  'calculating_capacity',
  'provisioning_capacity',
] as const;
export type Provisioning = (typeof PROVISIONING)[number];

/** Between the call that starts it and the end: nothing of it may be changed. */
export function isActive(job: Job): boolean {
  return isProvisioning(job) || ['starting', 'running', 'stopping'].includes(job.status ?? '');
}

export function isProvisioning(job: Job | Serverless): boolean {
  return 'provisioning' in job && job.provisioning !== null;
}
