/** The local control of this service, under `/_local/dms/`; not AWS. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Action } from '../gateway/service';
import { invalidState } from './errors';
import { parseInput } from './input';
import { isActive, isProvisioning, type Job } from './model';
import { DEATHS } from './reader-messages';
import type { DmsState } from './service-state';
import type { JobProcess } from './job-process';

const drainSchema = z.strictObject({ taskArn: z.string().optional() });
const killSchema = z.strictObject({ taskArn: z.string(), when: z.enum(DEATHS).optional() });
const suspendSchema = z.strictObject({ taskArn: z.string(), table: z.string().regex(/^[^.]+\.[^.]+$/) });
const settingsSchema = z.strictObject({
  creatingMs: z.number().min(0).optional(),
  provisioningMs: z.number().min(0).optional(),
  deprovisionMs: z.number().min(0).optional(),
  batchIntervalMs: z.number().min(0).nullable().optional(),
  maxRowsPerFile: z.number().int().min(1).optional(),
});

export function localRoutes(state: DmsState): Readonly<Record<string, Action>> {
  return {
    'POST /_local/dms/drain': (input) => drain(state, parseInput(drainSchema, input).taskArn),
    'POST /_local/dms/kill-reader': async (input) => {
      const { taskArn, when } = parseInput(killSchema, input);
      const process = runningProcess(state.job(taskArn));
      await (when === undefined ? process.killReader() : process.planDeath(when));
      return { taskArn, ...(when === undefined ? { killed: true } : { armed: when }) };
    },
    'POST /_local/dms/suspend-table': async (input) => {
      const { taskArn, table } = parseInput(suspendSchema, input);
      await runningProcess(state.job(taskArn)).suspendTable(table);
      return { taskArn, suspended: table };
    },
    'POST /_local/dms/settings': async (input) => {
      Object.assign(state.options, parseInput(settingsSchema, input));
      return { ...state.options };
    },
    'GET /_local/dms/tasks': async () => ({ tasks: state.jobs().map(localView) }),
  };
}

/** Waits until every change committed by now is in bronze: of one task, or of all that run. */
async function drain(
  state: DmsState,
  taskArn: string | undefined,
): Promise<Readonly<Record<string, unknown>>> {
  const tasks = taskArn
    ? [state.job(taskArn)]
    : state.jobs().filter((job) => isActive(job) && job.status !== 'stopping');
  const drained = await Promise.all(
    tasks.map(async (task) => ({ taskArn: task.arn, position: await (await startedProcess(task)).drain() })),
  );
  return { drained };
}

/** A serverless replication takes its time until it starts. */
async function startedProcess(job: Job): Promise<JobProcess> {
  while (isProvisioning(job)) await sleep(10);
  return runningProcess(job);
}

function runningProcess(task: Job): JobProcess {
  if (!task.process || (task.status !== 'starting' && task.status !== 'running')) {
    throw invalidState(`Replication ${task.identifier} is ${task.status ?? 'not started'}, not running`);
  }
  return task.process;
}

function localView(task: Job): Readonly<Record<string, unknown>> {
  return {
    taskArn: task.arn,
    identifier: task.identifier,
    status: task.status,
    restarts: task.restarts,
    freshStarts: task.freshStarts,
    pid: task.process?.pid ?? null,
    position: task.process?.state?.checkpoint ?? null,
  };
}
