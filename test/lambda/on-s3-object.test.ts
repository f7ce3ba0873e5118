/** The Lambda that hears of dropped files, really run with events as S3, EventBridge and SQS hand them over. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Lambda } from '@aws-sdk/client-lambda';
import { packageLambda } from '../../src/aws/package-lambda';
import type { QueueAnswer } from '../../src/lambda/on-s3-object/tell-of-files';
import { gatheringId } from '../../src/model/names';
import { clientSettings, testStack, uniqueName } from '../support/stack';
import { openDevServer } from '../workflows/support';

const ROOT = join(__dirname, '../..');
const BUCKET = 'ecomflow-landing-111122223333-eu-central-1';

interface Recorded {
  readonly detail: { readonly bucket: { name: string }; readonly object: { key: string } };
  time: string;
}

/** As AWS's documentation shows it, with a bucket of ours. */
function eventOf(
  file: string,
  { key, time, bucket = BUCKET }: { key: string; time: string; bucket?: string },
): string {
  const event = JSON.parse(readFileSync(join(__dirname, 'events', file), 'utf8')) as Recorded;
  event.detail.bucket.name = bucket;
  event.detail.object.key = key;
  event.time = time;
  return JSON.stringify(event);
}

function batchOf(...bodies: readonly string[]): { Records: { messageId: string; body: string }[] } {
  const [record] = (
    JSON.parse(readFileSync(join(__dirname, 'events/sqs-batch.json'), 'utf8')) as {
      Records: { messageId: string; body: string }[];
    }
  ).Records;
  return { Records: bodies.map((body, index) => ({ ...record, messageId: `message-${index}`, body })) };
}

describe('the Lambda of dropped files', () => {
  let env: Awaited<ReturnType<typeof openDevServer>>;
  let code: Buffer;
  const lambda = new Lambda(clientSettings());

  beforeAll(async () => {
    env = await openDevServer();
    code = await packageLambda(ROOT, 'on-s3-object');
  });
  afterAll(async () => {
    lambda.destroy();
    await env.close();
  });

  /** A function whose landings are no other test's; nobody polls its queue, so that what was told stands in the history. */
  async function makeFunction(variables: Record<string, string> = {}) {
    const [sales, purchases] = [uniqueName('sales', '-'), uniqueName('purchases', '-')];
    const { FunctionName = '' } = await lambda.createFunction({
      FunctionName: uniqueName('files'),
      Runtime: 'nodejs22.x',
      Role: 'arn:aws:iam::000000000000:role/files',
      Handler: 'index.handler',
      Code: { ZipFile: code },
      Timeout: 30,
      Environment: {
        Variables: {
          TEMPORAL_ADDRESS: testStack().temporalAddress,
          ECOMFLOW_TASK_QUEUE: uniqueName('queue', '-'),
          ECOMFLOW_LANDING_BUCKET: BUCKET,
          ECOMFLOW_LANDINGS: JSON.stringify({ 'sales/': sales, 'sales/purchases/': purchases }),
          ...variables,
        },
      },
    });
    const call = async (batch: object): Promise<{ answer: QueueAnswer; error?: string | undefined }> => {
      const { Payload, FunctionError } = await lambda.invoke({
        FunctionName,
        Payload: JSON.stringify(batch),
      });
      return {
        answer: JSON.parse(Buffer.from(Payload ?? []).toString('utf8')) as QueueAnswer,
        error: FunctionError,
      };
    };
    return { sales, purchases, call };
  }

  /** What a pipeline's workflow was told, in order; null where there is none. */
  async function told(pipeline: string): Promise<string[] | null> {
    try {
      const { events } = await env.client.workflow.getHandle(gatheringId(pipeline)).fetchHistory();
      return (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) => {
        const [payload] = signal?.input?.payloads ?? [];
        return payload?.data
          ? [(JSON.parse(Buffer.from(payload.data).toString('utf8')) as { firstAt: string }).firstAt]
          : [];
      });
    } catch (error) {
      // gRPC's NOT_FOUND.
      if ((error as { code?: unknown }).code === 5) return null;
      throw error;
    }
  }

  it('tells of a batch once for each pipeline, since when files have come', async () => {
    const { sales, purchases, call } = await makeFunction();
    const { answer } = await call(
      batchOf(
        eventOf('object-created-put.json', { key: 'sales/b.csv', time: '2026-11-30T10:00:07Z' }),
        eventOf('object-created-multipart.json', { key: 'sales/a b+ü.csv', time: '2026-11-30T10:00:03Z' }),
        eventOf('object-created-put.json', { key: 'sales/c.csv', time: '2026-11-30T10:00:09Z' }),
      ),
    );
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(await told(sales)).toEqual(['2026-11-30T10:00:03Z']);
    expect(await told(purchases)).toBeNull();
  });

  it('tells every pipeline in whose landing a file is', async () => {
    const { sales, purchases, call } = await makeFunction();
    await call(
      batchOf(
        eventOf('object-created-put.json', { key: 'sales/purchases/a.csv', time: '2026-11-30T10:00:00Z' }),
      ),
    );
    expect(await told(sales)).toHaveLength(1);
    expect(await told(purchases)).toHaveLength(1);
  });

  it('sends back what it cannot take, and tells of the rest', async () => {
    const { sales, call } = await makeFunction();
    const { answer } = await call(
      batchOf(
        'not an event',
        JSON.stringify({ source: 'aws.ec2' }),
        eventOf('object-created-put.json', { key: 'sales/a.csv', time: '2026-11-30T10:00:00Z' }),
        eventOf('object-created-put.json', { key: 'elsewhere/a.csv', time: '2026-11-30T10:00:00Z' }),
        eventOf('object-created-put.json', {
          key: 'sales/a.csv',
          time: '2026-11-30T10:00:00Z',
          bucket: 'another',
        }),
      ),
    );
    expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([
      'message-0',
      'message-1',
      'message-3',
      'message-4',
    ]);
    expect(await told(sales)).toHaveLength(1);
  });

  it('fails as a whole where Temporal is away, so that the batch comes again', async () => {
    const { call } = await makeFunction({ TEMPORAL_ADDRESS: '127.0.0.1:1' });
    const event = eventOf('object-created-put.json', { key: 'sales/a.csv', time: '2026-11-30T10:00:00Z' });
    expect((await call(batchOf(event))).error).toBe('Unhandled');
  });

  it('is not begun with landings that are none', async () => {
    const { call } = await makeFunction({ ECOMFLOW_LANDINGS: '{"sales":"no slash"}' });
    const { answer, error } = await call(batchOf());
    expect(error).toBe('Unhandled');
    expect(JSON.stringify(answer)).toContain('ECOMFLOW_LANDINGS');
  });
});
