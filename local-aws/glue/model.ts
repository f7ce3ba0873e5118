/** What Glue keeps: job definitions and their runs, behaviours asked for by tests. */
import { z } from 'zod';
import { nameSchema, textMapSchema } from './input';

const commandSchema = z.strictObject({
  Name: z.literal('glueetl', 'only glueetl (Spark) jobs run here'),
  ScriptLocation: z.string().regex(/^s3:\/\/[^/]+\/.+/, 'an s3:// URL'),
  PythonVersion: z.literal('3', 'only Python 3 runs here').optional(),
});

/** Capacity and the like is kept and told, but the machine is what it is. */
const definitionMembers = {
  JobMode: z.enum(['SCRIPT', 'VISUAL', 'NOTEBOOK']).optional(),
  JobRunQueuingEnabled: z.boolean().optional(),
  Description: z.string().max(2048).optional(),
  LogUri: z.string().optional(),
  ExecutionProperty: z
    .strictObject({ MaxConcurrentRuns: z.number().int().min(1).max(1000).optional() })
    .optional(),
  DefaultArguments: textMapSchema.optional(),
  NonOverridableArguments: textMapSchema.optional(),
  MaxRetries: z.literal(0, 'retries by Glue are not supported by the local Glue').optional(),
  Timeout: z.number().int().min(1).max(10_080).optional(),
  MaxCapacity: z.number().positive().optional(),
  WorkerType: z.string().optional(),
  NumberOfWorkers: z.number().int().min(1).optional(),
  SecurityConfiguration: z.string().optional(),
  NotificationProperty: z.looseObject({}).optional(),
  GlueVersion: z.string().optional(),
  ExecutionClass: z.enum(['STANDARD', 'FLEX']).optional(),
  MaintenanceWindow: z.string().optional(),
};

export const createJobSchema = z.strictObject({
  Name: nameSchema,
  Role: z.string().min(1),
  Command: commandSchema,
  Tags: textMapSchema.optional(),
  ...definitionMembers,
});

export const jobUpdateSchema = z.strictObject({
  Role: z.string().min(1),
  Command: commandSchema,
  ...definitionMembers,
});

export type JobDefinition = Omit<z.infer<typeof createJobSchema>, 'Tags'>;

export interface Job {
  readonly definition: JobDefinition;
  readonly createdOn: Date;
  readonly modifiedOn: Date;
}

export const RUN_STATES = [
  'STARTING',
  'RUNNING',
  'STOPPING',
  'STOPPED',
  'SUCCEEDED',
  'FAILED',
  'TIMEOUT',
  'ERROR',
  'WAITING',
  'EXPIRED',
] as const;
export type RunState = (typeof RUN_STATES)[number];

const LIVE: ReadonlySet<RunState> = new Set(['STARTING', 'RUNNING', 'STOPPING']);

/** One run; changes as it goes on. */
export interface JobRun {
  readonly id: string;
  readonly job: JobDefinition;
  readonly arguments: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly queuing: boolean;
  readonly startedOn: Date;
  readonly logFile: string;
  state: RunState;
  lastModifiedOn: Date;
  executingSince?: Date;
  /** When it went RUNNING by the stack's clock, which S3's objects go by too; epoch milliseconds. */
  beganMs?: number;
  completedOn?: Date;
  errorMessage?: string;
  stateDetail?: string;
}

/** Counts towards the job's limit of concurrent runs; a WAITING run does not yet. */
export function isLive(run: JobRun): boolean {
  return LIVE.has(run.state);
}

export function hasEnded(run: JobRun): boolean {
  return !isLive(run) && run.state !== 'WAITING';
}

/** What a test asked of a job; `next` wishes are used up by the next run. */
export interface Behaviour {
  startDelayMs: number;
  failNext?: 'FAILED' | 'ERROR' | 'TIMEOUT' | 'EXPIRED' | undefined;
  stuckNext?: boolean | undefined;
}
