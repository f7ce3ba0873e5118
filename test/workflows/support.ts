/** A worker with scripted activities on a real server: each test says what the outside world answers. */
import { Client, Connection, isGrpcDeadlineError, WorkflowNotFoundError } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { ApplicationFailure, type DataConverter } from '@temporalio/common';
import type { Activities } from '../../src/activities';
import { INDEXED_TYPES } from '../../src/cli/namespace';
import { sequencerId } from '../../src/model/names';
import { testStack, uniqueName } from '../support/stack';
import { hastyBundle, workflowBundle, type Bundle } from '../support/workflow-bundle';
import { scriptedActivities } from './scripted-activities';

export { PLAN, WINDOW_INPUT } from './scripted-activities';

// Failures are planted here: the worker's warnings about them would bury the report.
Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } },
});

/** Where the workflows of a test run. */
export interface Server {
  readonly client: Client;
  readonly nativeConnection: NativeConnection;
}

/** The dev server of this run's stack: for all that signals between workflows, in real time. */
export async function openDevServer(): Promise<Server & { close(): Promise<void> }> {
  const address = testStack().temporalAddress;
  const connection = await Connection.connect({ address });
  const nativeConnection = await NativeConnection.connect({ address });
  return {
    client: new Client({ connection }),
    nativeConnection,
    async close() {
      await nativeConnection.close();
      await connection.close();
    },
  };
}

/**
 * The time-skipping server that set-up made: for timers alone. Where workflows signal each other it locks up now and then
 * (two threads wait for a run's lock that none holds, seen in 1.33.0), so no sequencer belongs there.
 */
export async function createTimeSkipping(): Promise<TestWorkflowEnvironment> {
  const path = testStack().tools.testServer;
  // The SDK gives the server 5 s to answer, which a JVM on a busy machine may miss: that alone is tried again.
  for (let tries = 1; ; tries += 1) {
    try {
      const env = await TestWorkflowEnvironment.createTimeSkipping({
        server: { executable: { type: 'existing-path', path } },
      });
      // It hangs on one that it does not know, and cannot list those that it does.
      await env.connection.operatorService.addSearchAttributes({
        namespace: 'default',
        searchAttributes: INDEXED_TYPES,
      });
      return env;
    } catch (error) {
      // Not `instanceof Error`: it comes from outside of Jest's realm.
      if (tries === 20 || !String(error).includes('did not start within')) throw error;
    }
  }
}

/** Asks again where a busy machine did not answer within the server's time for it. */
export async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (tries === 20 || !isGrpcDeadlineError(error)) throw error;
    }
  }
}

/**
 * A world in which everything goes well; a test overrides what it is about.
 * Its task queue and warehouse are its own: a sequencer of an earlier test may still be idling.
 */
export function scriptedWorld(server: Server, overrides: Partial<Activities> = {}) {
  const name = uniqueName('world', '-');
  const activities = scriptedActivities(server.client, name, overrides);
  return {
    name,
    activities,
    run: <T>(work: () => Promise<T>): Promise<T> =>
      withWorker(server, name, activities, workflowBundle(), work),
    /** With workflows that wait seconds instead of minutes. */
    runHastily: <T>(work: () => Promise<T>): Promise<T> =>
      withWorker(server, name, activities, hastyBundle(), work),
    /** With other workflows than the worker's own. */
    runWith: <T>(bundle: Promise<Bundle>, work: () => Promise<T>): Promise<T> =>
      withWorker(server, name, activities, bundle, work),
    /** With a data converter, and workflows that are bundled for it. */
    runConverted: <T>(
      bundle: Promise<Bundle>,
      dataConverter: DataConverter,
      work: () => Promise<T>,
    ): Promise<T> => withWorker(server, name, activities, bundle, work, { dataConverter }),
  };
}

/** Runs `work` while a worker with these activities polls. */
async function withWorker<T>(
  { client, nativeConnection }: Server,
  taskQueue: string,
  activities: Activities,
  bundle: Promise<Bundle>,
  work: () => Promise<T>,
  more: Partial<WorkerOptions> = {},
): Promise<T> {
  const worker = await Worker.create({
    ...more,
    connection: nativeConnection,
    taskQueue,
    workflowBundle: await bundle,
    activities,
  });
  try {
    return await worker.runUntil(work);
  } finally {
    await endSequencer(client, taskQueue);
  }
}

/** A sequencer idles for a minute before it ends, and nobody polls for it any more. */
async function endSequencer(client: Client, warehouse: string): Promise<void> {
  try {
    await client.workflow.getHandle(sequencerId(warehouse)).terminate('the test is over');
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

/** What an activity throws at the workflow's side of the border. */
export function failure(code: string, nonRetryable = true): ApplicationFailure {
  return ApplicationFailure.create({ type: code, message: `planted ${code}`, nonRetryable });
}
