/** The service's memory and what the actions share; the data itself lies in the source, in bronze and in the tasks' folders. */
import { randomBytes } from 'node:crypto';
import type { StackContext } from '../gateway/service';
import { notFound } from './errors';
import type {
  Connection,
  Endpoint,
  Instance,
  Job,
  Serverless,
  SourceEndpoint,
  TargetEndpoint,
  Task,
} from './model';

/** Knobs of the local stand-in; AWS has none of them. */
export interface DmsOptions {
  /** How long an instance or a task stays in `creating`, real milliseconds. */
  creatingMs: number;
  /** How long a serverless replication stays in each state on the way to its start, real milliseconds; AWS takes minutes for each. */
  provisioningMs: number;
  /** How long after its end a serverless replication keeps capacity and table statistics, real milliseconds. */
  deprovisionMs: number;
  /** Replaces CdcMaxBatchInterval, which knows whole seconds only; null leaves it. */
  batchIntervalMs: number | null;
  maxRowsPerFile: number;
  /** How often in a row a reader may die without progress before its task ends. */
  mostFailures: number;
}

export const DEFAULT_OPTIONS: DmsOptions = {
  creatingMs: 50,
  provisioningMs: 50,
  deprovisionMs: 48 * 60 * 60 * 1000,
  batchIntervalMs: null,
  maxRowsPerFile: 500_000,
  mostFailures: 5,
};

export class DmsState {
  readonly instances = new Map<string, Instance>();
  readonly endpoints = new Map<string, Endpoint>();
  readonly connections = new Map<string, Connection>();
  readonly tasks = new Map<string, Task>();
  readonly serverless = new Map<string, Serverless>();
  readonly tags = new Map<string, readonly { readonly Key: string; readonly Value: string }[]>();
  readonly options: DmsOptions;
  /** The service goes down: nothing may start any more. */
  isClosed = false;

  constructor(
    readonly context: StackContext,
    options: Partial<DmsOptions> = {},
  ) {
    this.options = { ...DEFAULT_OPTIONS, ...options };
  }

  /** A new ARN such as `arn:aws:dms:us-east-1:123456789012:task:…`. */
  newArn(kind: 'rep' | 'endpoint' | 'task' | 'replication-config', resourceIdentifier?: string): string {
    const id = resourceIdentifier ?? randomId();
    return `arn:aws:dms:${this.context.region}:${this.context.accountId}:${kind}:${id}`;
  }

  /** Each of these throws ResourceNotFoundFault. */
  instance(arn: string): Instance {
    const found = this.instances.get(arn);
    if (!found) throw notFound(`Replication instance ${arn} not found`);
    return found;
  }

  endpoint(arn: string): Endpoint {
    const found = this.endpoints.get(arn);
    if (!found) throw notFound(`Endpoint ${arn} not found`);
    return found;
  }

  source(arn: string): SourceEndpoint {
    const found = this.endpoint(arn);
    if (found.type !== 'source') throw notFound(`Endpoint ${arn} is not a source endpoint`);
    return found;
  }

  target(arn: string): TargetEndpoint {
    const found = this.endpoint(arn);
    if (found.type !== 'target') throw notFound(`Endpoint ${arn} is not a target endpoint`);
    return found;
  }

  task(arn: string): Task {
    const found = this.tasks.get(arn);
    if (!found) throw notFound(`Replication task ${arn} not found`);
    return found;
  }

  replication(arn: string): Serverless {
    const found = this.serverless.get(arn);
    if (!found) throw notFound(`Replication config ${arn} not found`);
    return found;
  }

  /** Of either kind; throws ResourceNotFoundFault. */
  job(arn: string): Job {
    return this.serverless.get(arn) ?? this.task(arn);
  }

  jobs(): Job[] {
    return [...this.tasks.values(), ...this.serverless.values()];
  }

  connection(instanceArn: string, endpointArn: string): Connection | undefined {
    return this.connections.get(connectionKey(instanceArn, endpointArn));
  }
}

export function connectionKey(instanceArn: string, endpointArn: string): string {
  return `${instanceArn} ${endpointArn}`;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function randomId(): string {
  return [...randomBytes(26)].map((byte) => BASE32.charAt(byte % 32)).join('');
}
