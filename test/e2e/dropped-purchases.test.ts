/**
 * From PutObject to the star without a hand in it: S3 tells EventBridge, a rule leads into a queue, Lambda takes from it and tells the workflow
 * that gathers files, which starts the run. Made here as infra-terraform/dropped-files.tf makes it; the clock is the machine's.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Lambda } from '@aws-sdk/client-lambda';
import { Client, Connection } from '@temporalio/client';
import { packageLambda } from '../../scripts/package/lambda';
import { createAwsClients } from '../../src/aws/clients';
import type { Config } from '../../src/config';
import { openWarehouse } from '../../src/connect';
import { PROJECT_ROOT } from '../../src/local-stack/stack';
import { gatheringId } from '../../src/model/names';
import { SHARES } from '../../src/pipelines/purchases/samples/entries';
import { purchaseFile } from '../../src/pipelines/purchases/samples/purchase-file';
import { dropFile } from '../../src/sources/s3-files/provision/drop';
import { startBoto, type Boto } from '../local-aws/gateway/support/boto';
import { openOwnPlatform, type OwnPlatform } from './own-platform';

jest.setTimeout(600_000);

const QUEUE = 'ecomflow-dropped';
/** From PutObject until a run is started, on a host that has nothing else to do; this one may be busy. */
const ASKED_MS = 5_000;
const NOISY_HOST = 4;

describe('a dropped purchase log', () => {
  let platform: OwnPlatform;
  let config: Config;
  let boto: Boto;
  let lambda: Lambda;
  let client: Client;

  beforeAll(async () => {
    platform = await openOwnPlatform();
    ({ config } = platform);
    client = new Client({ connection: await Connection.connect({ address: config.TEMPORAL_ADDRESS }) });
    boto = startBoto(platform.stack.gatewayUrl);
    lambda = new Lambda({});
    await wire();
  });

  afterAll(async () => {
    lambda.destroy();
    boto.stop();
    await client.connection.close();
    await platform.close();
  });

  const landing = (): string => config.ECOMFLOW_LANDING_BUCKET ?? '';

  async function wire(): Promise<void> {
    const { QueueUrl } = await boto.call('sqs', 'create_queue', { QueueName: QUEUE });
    const { Attributes } = await boto.call('sqs', 'get_queue_attributes', {
      QueueUrl,
      AttributeNames: ['QueueArn'],
    });
    const { QueueArn: arn = '' } = Attributes as { QueueArn?: string };
    const detail = { bucket: { name: [landing()] }, object: { key: [{ prefix: 'purchases/' }] } };
    const EventPattern = JSON.stringify({ source: ['aws.s3'], 'detail-type': ['Object Created'], detail });
    await boto.call('events', 'put_rule', { Name: 'ecomflow-dropped-purchases', EventPattern });
    await boto.call('events', 'put_targets', {
      Rule: 'ecomflow-dropped-purchases',
      Targets: [{ Id: 'queue', Arn: arn }],
    });
    await boto.call('s3', 'put_bucket_notification_configuration', {
      Bucket: landing(),
      NotificationConfiguration: { EventBridgeConfiguration: {} },
    });
    const { FunctionName } = await lambda.createFunction({
      FunctionName: 'ecomflow-on-s3-object',
      Runtime: 'nodejs22.x',
      Role: 'arn:aws:iam::000000000000:role/ecomflow-on-s3-object',
      Handler: 'index.handler',
      Code: { ZipFile: await packageLambda(PROJECT_ROOT, 'on-s3-object') },
      Timeout: 60,
      Environment: {
        Variables: {
          TEMPORAL_ADDRESS: config.TEMPORAL_ADDRESS,
          ECOMFLOW_TASK_QUEUE: config.ECOMFLOW_TASK_QUEUE,
          ECOMFLOW_LANDING_BUCKET: landing(),
          ECOMFLOW_LANDINGS: JSON.stringify({ 'purchases/': 'purchases' }),
        },
      },
    });
    await lambda.createEventSourceMapping({
      FunctionName,
      EventSourceArn: arn,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  }

  async function started(): Promise<string[]> {
    const found: string[] = [];
    for await (const { workflowId } of client.workflow.list({ query: "WorkflowType = 'runPipeline'" }))
      if (workflowId.startsWith('purchases-dropped-')) found.push(workflowId);
    return found;
  }

  it('starts a run within seconds, and one for all of a burst, which ends in the star', async () => {
    const { s3 } = createAwsClients(config.AWS_REGION);
    const minute = Math.floor(Date.now() / 60_000);
    const files = [3, 2, 1].map((age) =>
      purchaseFile({ seed: 3, minute: minute - age, purchases: 20, shares: SHARES }),
    );
    for (const { name, text } of files)
      await dropFile(s3, { bucket: landing(), prefix: 'purchases/' }, name, text);
    const droppedMs = Date.now();
    while ((await started()).length === 0) {
      await sleep(50);
      if (Date.now() - droppedMs > NOISY_HOST * ASKED_MS) throw new Error('no run was started');
    }
    process.stderr.write(`from PutObject to a started run: ${Date.now() - droppedMs} ms\n`);
    await client.workflow.getHandle(gatheringId('purchases')).result();
    expect(await started()).toHaveLength(1);
    const [row] = await openWarehouse(config).execute(
      `select count(distinct order_id) as purchases from fact_sales where source_system = 'purchases'`,
    );
    expect(Number(row?.['purchases'])).toBeGreaterThan(40);
  });

  it('starts nothing where S3 tells of it once more', async () => {
    const { QueueUrl } = await boto.call('sqs', 'get_queue_url', { QueueName: QUEUE });
    const event = {
      ...{ source: 'aws.s3', 'detail-type': 'Object Created', time: new Date().toISOString() },
      detail: { bucket: { name: landing() }, object: { key: 'purchases/json/again.jsonl' } },
    };
    const { runId } = await client.workflow.getHandle(gatheringId('purchases')).describe();
    await boto.call('sqs', 'send_message', { QueueUrl, MessageBody: JSON.stringify(event) });
    const handle = client.workflow.getHandle(gatheringId('purchases'));
    while ((await handle.describe()).runId === runId) await sleep(100);
    await handle.result();
    expect(await started()).toHaveLength(1);
  });
});
