/** Hands in a lane's works: seeing what it does now, holding its warehouse's fence, aborting its load. */
import {
  CancelStatementCommand,
  paginateListStatements,
  type StatusString,
} from '@aws-sdk/client-redshift-data';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { sequencerId } from '../../src/model/names';
import { testStack } from '../support/stack';
import type { Lane } from './lane';
import type { World } from './world';

const LOOK_MS = 100;

/** Until an activity of that name runs in the lane. */
export async function untilDoing({ client }: Pick<Lane, 'client'>, activity: string): Promise<void> {
  for (; ; await sleep(LOOK_MS)) {
    for await (const run of client.workflow.list({ query: 'ExecutionStatus = "Running"' })) {
      const { raw } = await client.workflow.getHandle(run.workflowId).describe();
      if (raw.pendingActivities?.some((pending) => pending.activityType?.name === activity)) return;
    }
  }
}

/** Holds the lock that every load takes first while `work` goes on; `commit` makes whoever waits for it lose. */
export async function whileFenced(
  { database }: Lane,
  work: () => Promise<void>,
  end: 'commit' | 'rollback' = 'rollback',
): Promise<void> {
  const connection = new Client({ ...testStack().postgres, database });
  await connection.connect();
  try {
    await connection.query('begin');
    await connection.query('update etl_writer set fence = fence + 1');
    await work();
    await connection.query(end);
  } finally {
    await connection.end();
  }
}

/** Cancels the lane's load as an operator would, from outside. */
export async function abortLoad(world: World, lane: Lane): Promise<void> {
  for (const id of await runningLoads(world, lane))
    await world.aws.redshift.send(new CancelStatementCommand({ Id: id }));
}

/** Terminates the lane's sequencer while a load of its waits for the fence; returns once that load has ended. */
export async function terminateSequencer(world: World, lane: Lane): Promise<void> {
  const loads = await runningLoads(world, lane);
  await lane.client.workflow.getHandle(sequencerId(lane.warehouse)).terminate('planted');
  // The next sequencer's load may wait for the fence by now: that one is to go on.
  const isAlive = async () => (await runningLoads(world, lane)).some((id) => loads.includes(id));
  while (await isAlive()) await sleep(LOOK_MS);
}

const ENDED: ReadonlySet<StatusString | undefined> = new Set(['FINISHED', 'FAILED', 'ABORTED']);

async function runningLoads({ aws }: World, { database }: Lane): Promise<string[]> {
  const ids: string[] = [];
  const target = { WorkgroupName: 'ecomflow', Database: database };
  for await (const page of paginateListStatements({ client: aws.redshift }, target)) {
    for (const { Id, Status, QueryStrings } of page.Statements ?? []) {
      const isLoad = QueryStrings?.includes('call sp_begin_load(:load_id)') ?? false;
      if (isLoad && !ENDED.has(Status) && Id !== undefined) ids.push(Id);
    }
  }
  return ids;
}
