/**
 * From PutObject to the star without a hand in it: S3 tells EventBridge, a rule leads into a queue, Lambda takes from it and tells the workflow
 * that gathers files, which starts the run. Made as `ecomflow local start` makes it; the clock is the machine's.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import { createAwsClients } from '../../src/aws/clients';
import type { Config } from '../../src/config';
import { openWarehouse } from '../../src/connect';
import { DROPPED_QUEUE, provisionDrops } from '../../src/local-stack/provision-drops';
import { gatheringId } from '../../src/model/names';
import { SHARES } from '../../src/pipelines/purchases/samples/entries';
import { purchaseFile } from '../../src/pipelines/purchases/samples/purchase-file';
import { dropFile } from '../../src/sources/s3-files/provision/drop';
import { runCli } from '../cli/support/run-cli';
import { startBoto, type Boto } from '../local-aws/gateway/support/boto';
import { openOwnPlatform, type OwnPlatform } from './own-platform';

jest.setTimeout(600_000);

/** From PutObject until a run is started, on a host that has nothing else to do; this one may be busy. */
const ASKED_MS = 5_000;
const NOISY_HOST = 4;

describe('a dropped purchase log', () => {
  let platform: OwnPlatform;
  let config: Config;
  let boto: Boto;
  let client: Client;

  beforeAll(async () => {
    platform = await openOwnPlatform();
    ({ config } = platform);
    client = new Client({ connection: await Connection.connect({ address: config.TEMPORAL_ADDRESS }) });
    boto = startBoto(platform.stack.gatewayUrl);
    await provisionDrops(config);
  });

  afterAll(async () => {
    boto.stop();
    await client.connection.close();
    await platform.close();
  });

  const landing = (): string => config.ECOMFLOW_LANDING_BUCKET ?? '';

  async function started(): Promise<string[]> {
    const found: string[] = [];
    for await (const { workflowId } of client.workflow.list({ query: "WorkflowType = 'runPipeline'" }))
      if (workflowId.startsWith('purchases-dropped-')) found.push(workflowId);
    return found;
  }

  async function untilStarted(runs: number): Promise<void> {
    const droppedMs = Date.now();
    while ((await started()).length < runs) {
      await sleep(50);
      if (Date.now() - droppedMs > NOISY_HOST * ASKED_MS) throw new Error('no run was started');
    }
    process.stderr.write(`from PutObject to a started run: ${Date.now() - droppedMs} ms\n`);
  }

  it('starts a run within seconds, and one for all of a burst, which ends in the star', async () => {
    const { s3 } = createAwsClients(config.AWS_REGION);
    const minute = Math.floor(Date.now() / 60_000);
    const files = [3, 2, 1].map((age) =>
      purchaseFile({ seed: 3, minute: minute - age, purchases: 20, shares: SHARES }),
    );
    for (const { name, text } of files)
      await dropFile(s3, { bucket: landing(), prefix: 'purchases/' }, name, text);
    await untilStarted(1);
    await client.workflow.getHandle(gatheringId('purchases')).result();
    expect(await started()).toHaveLength(1);
    const [row] = await openWarehouse(config).execute(
      `select count(distinct order_id) as purchases from fact_sales where source_system = 'purchases'`,
    );
    expect(Number(row?.['purchases'])).toBeGreaterThan(40);
  });

  it('starts nothing where S3 tells of it once more', async () => {
    const { QueueUrl } = await boto.call('sqs', 'get_queue_url', { QueueName: DROPPED_QUEUE });
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

  it('made up by `ecomflow source generate` starts one too, and a file whose pipeline waits for its schedule none', async () => {
    const { s3 } = createAwsClients(config.AWS_REGION);
    await dropFile(s3, { bucket: landing(), prefix: 'online-retail/' }, 'book.csv', 'InvoiceNo\n');
    const ended = await runCli(['source', 'generate', 'purchases', '--files', '2', '--seed', '4', '--json']);
    expect([ended.code, ended.stdout]).toEqual([0, expect.stringContaining('"files"')]);
    await untilStarted(2);
    await expect(client.workflow.getHandle(gatheringId('online-retail')).describe()).rejects.toThrow(
      WorkflowNotFoundError,
    );
  });
});
