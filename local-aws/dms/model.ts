/**
 * What the local DMS keeps in memory.
 *
 *   instance    a replication instance; here only a name that tasks refer to
 *   endpoint    an address: the source database or the target bucket
 *   connection  the result of testing an endpoint from an instance; a task starts only between tested endpoints
 *   task        what replicates; a *start* that is fresh begins with a full load and its own folder of state
 */
import type { SourceSettings, TargetSettings } from './endpoint-settings';
import type { TableRules } from './table-mappings';
import type { TaskProcess } from './task-process';

export type MigrationType = 'full-load' | 'cdc' | 'full-load-and-cdc';
export type TaskStatus = 'starting' | 'running' | 'stopping' | 'stopped' | 'failed';

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

export interface Task {
  readonly arn: string;
  readonly id: string;
  identifier: string;
  readonly sourceArn: string;
  readonly targetArn: string;
  readonly instanceArn: string;
  migrationType: MigrationType;
  /** As given, and as understood. */
  tableMappings: string;
  rules: TableRules;
  settings: string;
  cdcStartPosition: string | null;
  readonly createdMs: number;
  readonly readyMs: number;
  /** Fresh starts so far; each has its own folder of state. */
  freshStarts: number;
  /** Whether the present start reloads a target that was loaded before. */
  reloaded: boolean;
  freshStartMs: number | null;
  startMs: number | null;
  stopMs: number | null;
  /** Real times of the present start, for ElapsedTimeMillis; the others follow the gateway's clock. */
  elapsed: { readonly fromMs: number; readonly toMs: number | null };
  /** Null until the first start. */
  status: TaskStatus | null;
  stopReason: string | null;
  lastFailureMessage: string | null;
  process: TaskProcess | null;
  /** How often a reader died without being asked to, over the task's life. */
  restarts: number;
}
