/** What the gateway tells of the calls that it serves: who made them, and what they were about. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateDatabaseCommand, CreateTableCommand, GlueClient } from '@aws-sdk/client-glue';
import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { openCallRecord } from '../../../local-aws/gateway/call-record';
import { openEngineDoor, type EngineDoor } from '../../../local-aws/gateway/engine-door';
import { startGateway, type Gateway } from '../../../local-aws/gateway/server';
import type { RecordedCall } from '../../../local-aws/gateway/recorded-call';
import { service as glue } from '../../../local-aws/glue';
import { readRecorded, unknownCalls } from '../../support/recorded-calls';
import { actingAs, makeBucket, testStack, uniqueName } from '../../support/stack';

const ROLE = 'ecomflow-worker';
const dir = mkdtempSync(join(tmpdir(), 'ecomflow-record-'));
let gateway: Gateway;
let door: EngineDoor;
let bucket: string;

beforeAll(async () => {
  const { motoUrl, postgres, tools } = testStack();
  const record = openCallRecord(dir);
  if (record === undefined) throw new Error('nothing is recorded');
  door = await openEngineDoor(motoUrl, record);
  const surroundings = { region: 'eu-west-1', accountId: '000000000000', dataDir: dir, jarsDir: '' };
  gateway = await startGateway({
    context: { ...surroundings, motoUrl, postgres, python: tools.python, log: () => undefined },
    services: [glue],
    record,
    enginesUrl: door.url,
  });
  bucket = await makeBucket('ecomflow-lake');
});

afterAll(async () => {
  await gateway.stop();
  await door.stop();
  rmSync(dir, { recursive: true, force: true });
});

const settings = (endpoint: string, role = ROLE) => ({ ...actingAs(role), endpoint, maxAttempts: 1 });
const s3 = (endpoint: string, role = ROLE) =>
  new S3Client({ ...settings(endpoint, role), forcePathStyle: true });
const recorded = (): RecordedCall[] => readRecorded(dir);
const ofS3 = (action: string, names: RecordedCall['names']) => ({
  principal: ROLE,
  service: 's3',
  action,
  names: { Bucket: 'ecomflow-lake', ...names },
});

it('tells once of calls that differ in nothing but what is drawn', async () => {
  for (const name of ['a', 'b'])
    await s3(gateway.url).send(
      new PutObjectCommand({ Bucket: bucket, Key: `silver/shop/run=${uniqueName('r')}/${name}`, Body: 'x' }),
    );
  expect(recorded()).toEqual([ofS3('PutObject', { Key: 'silver/shop/…' })]);
});

it('tells what is read, listed, copied and deleted', async () => {
  const client = s3(gateway.url);
  const Key = 'control/shop/claims/one';
  await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'x' }));
  await client.send(
    new CopyObjectCommand({ Bucket: bucket, Key: 'landed/shop/one', CopySource: `${bucket}/${Key}` }),
  );
  await client.send(new GetObjectCommand({ Bucket: bucket, Key: 'landed/shop/one' }));
  await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: 'landed/' }));
  await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: [{ Key }] } }));
  expect(recorded()).toEqual(
    expect.arrayContaining([
      ofS3('CopyObject', {
        FromBucket: 'ecomflow-lake',
        FromKey: 'control/shop/…',
        Key: 'landed/shop/…',
      }),
      ofS3('GetObject', { Key: 'landed/shop/…' }),
      ofS3('ListObjectsV2', { Prefix: 'landed/…' }),
      ofS3('DeleteObjects', { Key: 'control/shop/…' }),
    ]),
  );
  await expect(client.send(new GetObjectCommand({ Bucket: bucket, Key }))).rejects.toThrow(/key/);
});

it("tells of an own service's calls by the members that name something", async () => {
  const client = new GlueClient(settings(gateway.url));
  await client.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'ecomflow' } }));
  await client.send(new CreateTableCommand({ DatabaseName: 'ecomflow', TableInput: { Name: 'landed' } }));
  expect(recorded().filter(({ service }) => service === 'glue')).toEqual([
    { principal: ROLE, service: 'glue', action: 'CreateDatabase', names: { Name: 'ecomflow' } },
    {
      principal: ROLE,
      service: 'glue',
      action: 'CreateTable',
      names: { DatabaseName: 'ecomflow', Name: 'landed' },
    },
  ]);
});

it('tells of what engines read past the gateway, and changes nothing of it', async () => {
  const Key = 'loads/main/one/m.manifest';
  const client = s3(door.url, 'ecomflow-copy');
  await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'a manifest' }));
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
  expect(await Body?.transformToString()).toBe('a manifest');
  const secrets = new SecretsManagerClient(settings(door.url, 'ecomflow-dms-secret-shop'));
  await expect(secrets.send(new GetSecretValueCommand({ SecretId: 'absent' }))).rejects.toThrow(/find/);
  expect(recorded()).toEqual(
    expect.arrayContaining([
      { ...ofS3('GetObject', { Key: 'loads/main/…' }), principal: 'ecomflow-copy' },
      {
        principal: 'ecomflow-dms-secret-shop',
        service: 'secretsmanager',
        action: 'GetSecretValue',
        names: { SecretId: 'absent' },
      },
    ]),
  );
});

it('leaves out who is none of ours', async () => {
  const before = recorded().length;
  await s3(gateway.url, 'local').send(new GetObjectCommand({ Bucket: bucket, Key: 'landed/shop/one' }));
  expect(recorded()).toHaveLength(before);
  expect(
    readdirSync(dir)
      .map((name) => readFileSync(join(dir, name), 'utf8'))
      .join(''),
  ).toContain('"local"');
});

it('is nothing where nobody names a folder', () => {
  expect(openCallRecord('')).toBeUndefined();
});

it('is held to what is known: a call more is found, a call less is none of its business', () => {
  const calls = recorded();
  expect(unknownCalls(calls, calls)).toEqual([]);
  expect(unknownCalls(calls.slice(1), calls)).toEqual([]);
  expect(unknownCalls(calls, calls.slice(1))).toEqual([JSON.stringify(calls[0])]);
});
