/**
 * A worker with scripted activities on the run's real Temporal server, watched as a deployed one is: metrics at an address, log lines as JSON. A
 * process has one runtime, so that a test file has one such world.
 */
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { freePort } from '../../../local-aws/engines/free-port';
import type { Activities } from '../../../src/activities';
import { createAwsClients } from '../../../src/aws/clients';
import { sequencerId } from '../../../src/model/names';
import { createLogger } from '../../../src/telemetry/log-lines';
import { installRuntime } from '../../../src/telemetry/runtime';
import type { Tracing } from '../../../src/telemetry/tracing';
import { createWorkerTelemetry } from '../../../src/telemetry/worker-telemetry';
import { makeBucket, testStack, uniqueName } from '../../support/stack';
import { workflowBundle } from '../../support/workflow-bundle';
import { scriptedActivities } from '../../workflows/scripted-activities';

const SIZES = { glueDpus: 2, redshiftRpus: 8 };

export type Line = Readonly<Record<string, unknown>>;

const UNTRACED = { isOn: false, clientInterceptors: {} };

export async function openWatchedWorld(tracing: Pick<Tracing, 'isOn' | 'clientInterceptors'> = UNTRACED) {
  Object.assign(process.env, testStack().env);
  const lines: Line[] = [];
  const metricsAddress = `127.0.0.1:${await freePort()}`;
  const logger = createLogger('json', 'DEBUG', (line) => lines.push(JSON.parse(line) as Line));
  installRuntime({ metricsAddress }, logger);
  const address = testStack().temporalAddress;
  const [connection, nativeConnection] = await Promise.all([
    Connection.connect({ address }),
    NativeConnection.connect({ address }),
  ]);
  const client = new Client({ connection, interceptors: tracing.clientInterceptors });
  const name = uniqueName('watched', '-');
  const telemetry = createWorkerTelemetry({ pipelines: ['ecommerce', 'purchases'], sizes: SIZES, tracing });
  const aws = createAwsClients('eu-west-1', 10_000, telemetry.observer);
  const bucket = await makeBucket('watched');
  const activities: Activities = scriptedActivities(client, name);
  const { startRefine } = activities;
  activities.startRefine = async (input) => {
    await aws.s3.send(new HeadBucketCommand({ Bucket: bucket }));
    return startRefine(input);
  };
  const run = async <T>(work: () => Promise<T>): Promise<T> => {
    const worker = await Worker.create({
      connection: nativeConnection,
      taskQueue: name,
      workflowBundle: await workflowBundle(),
      interceptors: { activity: [...telemetry.activityInterceptors] },
      activities,
    });
    return worker.runUntil(work);
  };
  return {
    name,
    client,
    activities,
    telemetry,
    lines,
    address,
    run,
    async scrape(): Promise<string> {
      const answer = await fetch(`http://${metricsAddress}/metrics`);
      return answer.text();
    },
    async close(): Promise<void> {
      await endSequencer(client, name);
      await nativeConnection.close();
      await connection.close();
      await Runtime.instance().shutdown();
    },
  };
}

/** It idles for a minute, and nobody polls for it any more. */
async function endSequencer(client: Client, warehouse: string): Promise<void> {
  try {
    await client.workflow.getHandle(sequencerId(warehouse)).terminate('the test is over');
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
