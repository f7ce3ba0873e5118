/** Payloads under a key of KMS, by each who writes or reads them on AWS: functions, worker and people. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { Lambda } from '@aws-sdk/client-lambda';
import type { Client } from '@temporalio/client';
import { packageLambda } from '../../src/aws/package-lambda';
import { endOfRun } from '../../src/lambda/start-pipeline/end-of-run';
import { gatheringId } from '../../src/model/names';
import type { EncryptionSettings } from '../../src/payloads/data-converter';
import { createTemporalClient } from '../../src/temporal-client';
import { workerDataConverter } from '../../src/worker-converter';
import { PLANTED, readable, wordsIn } from '../payloads/planted';
import { clientSettings, testStack, uniqueName, whileActingAs } from '../support/stack';
import { sealedBundle } from '../support/workflow-bundle';
import { openDevServer, scriptedWorld, WINDOW_INPUT } from '../workflows/support';

const ROOT = join(__dirname, '../..');
const BUCKET = 'ecomflow-landing-111122223333-eu-central-1';

let env: Awaited<ReturnType<typeof openDevServer>>;
let settings: EncryptionSettings;
const lambda = new Lambda(clientSettings());
const kms = new KMSClient(clientSettings());

beforeAll(async () => {
  Object.assign(process.env, testStack().env);
  env = await openDevServer();
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  settings = {
    TEMPORAL_NAMESPACE: 'default',
    ECOMFLOW_PAYLOAD_ENCRYPTION: 'on',
    ECOMFLOW_PAYLOAD_KMS_KEYS: [KeyMetadata?.Arn ?? ''],
  };
});
afterAll(async () => {
  lambda.destroy();
  kms.destroy();
  await env.close();
});

/** Who first asks KMS with it is the role for good. */
const clientOf = (): Client => createTemporalClient(env.client.connection, settings);

async function keptOf(workflowId: string): Promise<string> {
  return readable(await env.client.workflow.getHandle(workflowId).fetchHistory());
}

it('the function that tells of files encrypts what it tells', async () => {
  const pipeline = uniqueName('sales', '-');
  const { FunctionName = '' } = await lambda.createFunction({
    FunctionName: uniqueName('files'),
    Runtime: 'nodejs22.x',
    Role: 'arn:aws:iam::000000000000:role/ecomflow-on-s3-object',
    Handler: 'index.handler',
    Code: { ZipFile: await packageLambda(ROOT, 'on-s3-object') },
    Timeout: 30,
    Environment: {
      Variables: {
        TEMPORAL_ADDRESS: testStack().temporalAddress,
        ECOMFLOW_TASK_QUEUE: uniqueName('queue', '-'),
        ECOMFLOW_LANDING_BUCKET: BUCKET,
        ECOMFLOW_LANDINGS: JSON.stringify({ 'sales/': pipeline }),
        ECOMFLOW_PAYLOAD_ENCRYPTION: 'on',
        ECOMFLOW_PAYLOAD_KMS_KEYS: settings.ECOMFLOW_PAYLOAD_KMS_KEYS?.join() ?? '',
      },
    },
  });
  const event = JSON.parse(readFileSync(join(__dirname, 'events/object-created-put.json'), 'utf8')) as {
    detail: { bucket: { name: string }; object: { key: string } };
    time: string;
  };
  event.detail.bucket.name = BUCKET;
  event.detail.object.key = 'sales/a.csv';
  event.time = '2026-11-30T10:00:07Z';
  const Payload = JSON.stringify({ Records: [{ messageId: 'm', body: JSON.stringify(event) }] });
  const answer = await lambda.invoke({ FunctionName, Payload });
  expect(Buffer.from(answer.Payload ?? []).toString()).toBe('{"batchItemFailures":[]}');
  const kept = await keptOf(gatheringId(pipeline));
  expect(kept).toContain('binary/encrypted');
  expect(kept).not.toContain('2026-11-30T10:00:07Z');
});

it('a run that a person starts is done by the worker and told of by the trigger’s function, each with rights of its own', async () => {
  const from = '1989-01-01T00:00:00.000Z';
  const world = scriptedWorld(env, {
    resolveWindow: () =>
      Promise.resolve({ ...WINDOW_INPUT, window: { from, to: '1989-01-02T00:00:00.000Z' } }),
    writeReport: () => Promise.resolve({ reportKey: `reports/${PLANTED.email}` }),
  });
  const workflowId = `run-${world.name}`;
  const person = clientOf();
  await whileActingAs('ecomflow-operator', () =>
    person.workflow.start('runPipeline', {
      workflowId,
      taskQueue: world.name,
      args: [{ pipeline: 'ecommerce', note: PLANTED.email }],
    }),
  );
  const isDone = async (): Promise<void> => {
    const { workflowService } = env.client;
    for (;;) {
      const { workflowExecutionInfo: info } = await workflowService.describeWorkflowExecution({
        namespace: 'default',
        execution: { workflowId },
      });
      if (info?.closeTime) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  await whileActingAs('ecomflow-worker', () =>
    world.runConverted(sealedBundle(), workerDataConverter(settings) ?? {}, isDone),
  );
  const asRole = <T>(role: string, work: (client: Client) => Promise<T>): Promise<T> =>
    whileActingAs(role, () => work(clientOf()));
  expect(wordsIn(await keptOf(workflowId))).toEqual([]);
  const summary = await asRole('ecomflow-operator', (client) =>
    client.workflow.getHandle(workflowId).result(),
  );
  expect(summary).toMatchObject({ status: 'succeeded' });
  const end = await asRole('ecomflow-start-pipeline', async (client) => {
    // It asks for another run, and hears of this one.
    await client.workflow.start('runPipeline', {
      workflowId: uniqueName('another', '-'),
      taskQueue: uniqueName('nobody', '-'),
      args: [{ pipeline: 'ecommerce' }],
    });
    return endOfRun(client, workflowId);
  });
  expect(end).toMatchObject({ state: 'succeeded', output: { status: 'succeeded' } });
});
