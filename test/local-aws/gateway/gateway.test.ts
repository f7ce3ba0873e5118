import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { GlueClient, ListTriggersCommand } from '@aws-sdk/client-glue';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeStatementCommand, RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { createRedshift } from '../../../local-aws/redshift';
import { startGateway, type Gateway } from '../../../local-aws/gateway/server';
import { clientSettings, makeBucket, testStack, uniqueName, type ClientSettings } from '../../support/stack';

let gateway: Gateway;
let settings: ClientSettings & { maxAttempts: number };
let s3: S3Client;
let bucket: string;

/** A gateway of this file's own before the shared engines, so that its faults and its clock meet nobody else. */
beforeAll(async () => {
  const { motoUrl, postgres, tools } = testStack();
  gateway = await startGateway({
    context: {
      region: 'eu-west-1',
      accountId: '123456789012',
      dataDir: '',
      motoUrl,
      postgres,
      python: tools.python,
      jarsDir: '',
      log: () => undefined,
    },
    services: [createRedshift()],
  });
  settings = { ...clientSettings(), endpoint: gateway.url, maxAttempts: 1 };
  s3 = new S3Client({ ...settings, forcePathStyle: true });
  bucket = await makeBucket();
});

afterAll(async () => {
  s3.destroy();
  await gateway.stop();
});

async function local(route: string, body?: unknown): Promise<Record<string, unknown>> {
  const [method = '', path = ''] = route.split(' ');
  const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  return (await fetch(`${gateway.url}/_local/${path}`, init)).json() as Promise<Record<string, unknown>>;
}

const put = (Key: string, more: { IfNoneMatch?: string } = {}) =>
  s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'body', ...more }));
const keys = async () =>
  ((await s3.send(new ListObjectsV2Command({ Bucket: bucket }))).Contents ?? []).map(({ Key }) => Key);

describe('what moto executes', () => {
  it('passes an object of any bytes both ways', async () => {
    const Body = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 256));
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'a/epoch=1/ä b+c', Body }));
    const answer = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'a/epoch=1/ä b+c' }));
    expect(Buffer.from((await answer.Body?.transformToByteArray()) ?? []).equals(Body)).toBe(true);
  });

  it('takes the bucket as a host name, too', async () => {
    await put('by-host');
    const { port } = new URL(gateway.url);
    const answer = await new Promise<Buffer>((resolve, reject) => {
      const authorization = 'AWS4-HMAC-SHA256 Credential=local/20110105/eu-west-1/s3/aws4_request';
      const headers = { host: `${bucket}.localhost:${port}`, authorization };
      request(`${gateway.url}/by-host`, { headers }, (message) => resolve(buffer(message)))
        .once('error', reject)
        .end();
    });
    expect(answer.toString()).toBe('body');
  });

  it('passes JSON and query protocols', async () => {
    const secrets = new SecretsManagerClient(settings);
    const Name = uniqueName('secret');
    await secrets.send(new CreateSecretCommand({ Name, SecretString: 'x' }));
    expect(await secrets.send(new GetSecretValueCommand({ SecretId: Name }))).toMatchObject({
      SecretString: 'x',
    });
    const topic = await new SNSClient(settings).send(new CreateTopicCommand({ Name: 'topic' }));
    expect(topic.TopicArn).toContain(':topic');
  });

  it("keeps an error's own shape", async () => {
    const missing = s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'none' }));
    await expect(missing).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('lets one of many conditional writes through', async () => {
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, () => put('owner', { IfNoneMatch: '*' })),
    );
    const refused = tries.filter((one) => one.status === 'rejected');
    expect(refused).toHaveLength(19);
    for (const { reason } of refused) expect(reason).toMatchObject({ name: 'PreconditionFailed' });
  });
});

describe('what nobody executes', () => {
  it('is refused, although moto would answer', async () => {
    const call = new GlueClient(settings).send(new ListTriggersCommand({}));
    await expect(call).rejects.toMatchObject({ name: 'UnknownOperationException' });
  });

  it('is refused as an unknown action of our own service', async () => {
    const headers = { 'x-amz-target': 'RedshiftData.ListSchemas' };
    const answer = await fetch(gateway.url, { method: 'POST', headers, body: '{}' });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('x-amzn-errortype')).toBe('UnknownOperationException');
    expect(answer.headers.get('x-amzn-requestid')).toBeTruthy();
  });

  it('is refused when the body is not JSON', async () => {
    const headers = { 'x-amz-target': 'RedshiftData.ExecuteStatement' };
    const answer = await fetch(gateway.url, { method: 'POST', headers, body: '{' });
    expect(await answer.json()).toMatchObject({ __type: 'SerializationException' });
  });
});

describe('faults', () => {
  afterEach(() => local('DELETE faults'));
  const arm = (...rules: unknown[]) => local('POST faults', { rules });

  it('throttle so many calls, in the shape of the service', async () => {
    await arm({ service: 's3', action: 'PutObject', kind: 'throttle', times: 1 });
    await expect(put('throttled')).rejects.toMatchObject({
      name: 'SlowDown',
      $metadata: { httpStatusCode: 503 },
    });
    await put('not-throttled');
    expect(await keys()).not.toContain('throttled');
  });

  it('strike our own services with their own error', async () => {
    await arm({ service: 'redshift-data', kind: 'error', code: 'InternalServerException', times: 1 });
    const client = new RedshiftDataClient(settings);
    const call = () =>
      client.send(new DescribeStatementCommand({ Id: '00000000-0000-0000-0000-000000000000' }));
    await expect(call()).rejects.toMatchObject({
      name: 'InternalServerException',
      $metadata: { httpStatusCode: 500 },
    });
    await expect(call()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('fail the answer after the effect when asked to', async () => {
    await arm({ service: 's3', action: 'PutObject', kind: 'error', times: 1, afterEffect: true });
    await expect(put('kept')).rejects.toMatchObject({ name: 'InternalError' });
    expect(await keys()).toContain('kept');
  });

  it('cut the connection', async () => {
    await arm({ service: 's3', action: 'PutObject', kind: 'reset', times: 1 });
    await expect(put('cut')).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect(await keys()).not.toContain('cut');
  });

  it('never answer', async () => {
    await arm({ service: 's3', action: 'PutObject', kind: 'timeout', times: 1 });
    const call = s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'late', Body: 'x' }), {
      abortSignal: AbortSignal.timeout(300),
    });
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('slow a call down', async () => {
    await arm({ service: 's3', action: 'PutObject', kind: 'latency', delayMs: 250, times: 1 });
    const began = Date.now();
    await put('slow');
    expect(Date.now() - began).toBeGreaterThanOrEqual(245);
  });

  it('fall by the dice of their seed, the same each time', async () => {
    const throwDice = async () => {
      await arm({ service: 's3', action: 'PutObject', kind: 'throttle', probability: 0.5, seed: 7 });
      const tries = [];
      for (let index = 0; index < 12; index += 1)
        tries.push(
          await put('dice').then(
            () => 'ok',
            () => 'fault',
          ),
        );
      return tries;
    };
    const first = await throwDice();
    expect(new Set(first)).toEqual(new Set(['ok', 'fault']));
    expect(await throwDice()).toEqual(first);
  });

  it('are refused when they are misspelt', async () => {
    expect(await arm({ service: 's3', kind: 'explode' })).toMatchObject({ __type: 'ValidationException' });
  });
});

it('counts calls by service and action', async () => {
  await local('DELETE calls');
  await put('one');
  await put('two');
  await keys();
  expect(await local('GET calls?service=s3&action=PutObject')).toEqual({
    calls: [{ service: 's3', action: 'PutObject', count: 2 }],
    total: 2,
  });
  expect(await local('GET calls')).toMatchObject({ total: 3 });
});

it('has a clock that is set and let go', async () => {
  expect(await local('POST clock', { now: '2010-12-01T08:26:00Z' })).toEqual({
    now: '2010-12-01T08:26:00.000Z',
    replaying: true,
  });
  expect(await local('POST clock', { now: 'yesterday' })).toMatchObject({ __type: 'ValidationException' });
  expect(await local('POST clock', { now: null })).toMatchObject({ replaying: false });
});
