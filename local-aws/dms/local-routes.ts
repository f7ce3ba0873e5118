/** The local control of this service, under `/_local/dms/`; not AWS. */
import { z } from 'zod';
import type { Action } from '../gateway/service';
import { invalidState } from './errors';
import { parseInput } from './input';
import type { Task } from './model';
import { DEATHS } from './reader-messages';
import type { DmsState } from './service-state';
import type { TaskProcess } from './task-process';
import { taskStatus } from './views';

const drainSchema = z.strictObject({ taskArn: z.string().optional() });
const killSchema = z.strictObject({ taskArn: z.string(), when: z.enum(DEATHS).optional() });
const suspendSchema = z.strictObject({ taskArn: z.string(), table: z.string().regex(/^[^.]+\.[^.]+$/) });
const settingsSchema = z.strictObject({
  creatingMs: z.number().min(0).optional(),
  batchIntervalMs: z.number().min(0).nullable().optional(),
  maxRowsPerFile: z.number().int().min(1).optional(),
});

export function localRoutes(state: DmsState): Readonly<Record<string, Action>> {
  return {
    'POST /_local/dms/drain': (input) => drain(state, parseInput(drainSchema, input).taskArn),
    'POST /_local/dms/kill-reader': async (input) => {
      const { taskArn, when } = parseInput(killSchema, input);
      const process = runningProcess(state.task(taskArn));
      await (when === undefined ? process.killReader() : process.planDeath(when));
      return { taskArn, ...(when === undefined ? { killed: true } : { armed: when }) };
    },
    'POST /_local/dms/suspend-table': async (input) => {
      const { taskArn, table } = parseInput(suspendSchema, input);
      await runningProcess(state.task(taskArn)).suspendTable(table);
      return { taskArn, suspended: table };
    },
    'POST /_local/dms/settings': async (input) => {
      Object.assign(state.options, parseInput(settingsSchema, input));
      return { ...state.options };
    },
    'GET /_local/dms/tasks': async () => ({ tasks: [...state.tasks.values()].map(localView) }),
  };
}

/** Waits until every change committed by now is in bronze: of one task, or of all that run. */
async function drain(
  state: DmsState,
  taskArn: string | undefined,
): Promise<Readonly<Record<string, unknown>>> {
  const tasks = taskArn
    ? [state.task(taskArn)]
    : [...state.tasks.values()].filter((task) => ['starting', 'running'].includes(taskStatus(task)));
  const drained = await Promise.all(
    tasks.map(async (task) => ({ taskArn: task.arn, position: await runningProcess(task).drain() })),
  );
  return { drained };
}

function runningProcess(task: Task): TaskProcess {
  if (!task.process || !['starting', 'running'].includes(taskStatus(task))) {
    throw invalidState(`Replication task ${task.identifier} is ${taskStatus(task)}, not running`);
  }
  return task.process;
}

function localView(task: Task): Readonly<Record<string, unknown>> {
  return {
    taskArn: task.arn,
    identifier: task.identifier,
    status: taskStatus(task),
    restarts: task.restarts,
    freshStarts: task.freshStarts,
    pid: task.process?.pid ?? null,
    position: task.process?.state?.checkpoint ?? null,
  };
}
