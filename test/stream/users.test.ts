/** `ecomflow stream user`, `token` and `status`: who is let in, by the very pool that the API asks. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { S3 } from '@aws-sdk/client-s3';
import { importPeople, readPeople } from '../../src/cli/stream/user/import-people';
import { addPerson, listPeople } from '../../src/cli/stream/user/people';
import { undeliveredPrefix } from '../../src/model/delivered-name';
import { CUSTOMER_ATTRIBUTE } from '../../src/stream/people';
import { claimsOf, setFaults } from '../support/front-door';
import { clientSettings } from '../support/stack';
import { until } from '../support/until';
import { openInvoicesApi, type InvoicesApi } from './support/invoices-api';
import { signIn } from './support/person';
import { putAll, recordOf, storedLine } from './support/stored';
import { openStreamCli, type StreamCli } from './support/stream-cli';

let api: InvoicesApi;
let cli: StreamCli;
beforeAll(async () => {
  api = await openInvoicesApi();
  cli = await openStreamCli(api);
});
afterAll(async () => {
  cli.stop();
  await api.stop();
});

const pool = () => ({ cognito: api.door.cognito, poolId: api.access.poolId });

const customerOf = async (email: string, password: string): Promise<unknown> =>
  claimsOf((await signIn(api, email, password)).access)['customer_id'];

it('adds a person once, who reads the data of one customer', async () => {
  const ann = ['user', 'add', 'Ann@shop.example', '--customer'];
  const added = await cli.run(...ann, '17850', '--json');
  expect(added.code).toBe(0);
  const { email, password } = JSON.parse(added.stdout) as { email: string; password: string };
  expect(email).toBe('ann@shop.example');
  expect(await customerOf(email, password)).toBe('17850');

  expect(await addPerson(pool(), { email, customer: '17850' }, false)).toEqual({ outcome: 'known' });
  const [other, list] = await Promise.all([cli.run(...ann, '12583'), cli.run('user', 'list', '--json')]);
  expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('is of 17850: --move')]);
  expect(JSON.parse(list.stdout)).toEqual([
    { email, customer: '17850', status: 'CONFIRMED', addedAt: expect.any(String) as string },
  ]);
  const moved = await cli.run(...ann, '12583', '--move');
  expect([moved.code, moved.stdout]).toEqual([0, expect.stringContaining('was of 17850')]);
  expect(await customerOf(email, password)).toBe('12583');
});

it('tells a password to who was added by a command that ended before it could', async () => {
  const email = 'eve@shop.example';
  await api.door.cognito.adminCreateUser({
    UserPoolId: api.access.poolId,
    Username: email,
    TemporaryPassword: 'Only-for-tests-1',
    MessageAction: 'SUPPRESS',
    UserAttributes: [{ Name: CUSTOMER_ATTRIBUTE, Value: '7' }],
  });
  const added = await addPerson(pool(), { email, customer: '7' }, false);
  expect(added).toEqual({ outcome: 'added', password: expect.any(String) as string });
  expect(await customerOf(email, 'password' in added ? added.password : '')).toBe('7');
});

it('imports many, each row for itself, and again without harm', async () => {
  writeFileSync(
    join(cli.dir, 'people.csv'),
    'email,customer\nbob@shop.example,1\nnobody,2\ncid@shop.example,1 or 1=1\ndan@shop.example,4\n',
  );
  const args = ['user', 'import', 'people.csv', '--passwords', 'passwords.csv'];
  const first = await cli.run(...args);
  expect(first.code).toBe(1);
  expect(first.stdout).toContain('2 added, 0 moved, 0 known before, 2 wrong');
  expect(first.stdout).toContain('line 3: nobody email: must be an e-mail address');
  expect(first.stdout).toContain('line 4: cid@shop.example customer: ');
  const passwords = readFileSync(join(cli.dir, 'passwords.csv'), 'utf8');
  expect(statSync(join(cli.dir, 'passwords.csv')).mode & 0o777).toBe(0o600);
  const [, bob = '', dan = ''] = passwords.trimEnd().split('\n');
  expect(await customerOf('bob@shop.example', bob.split(',')[1] ?? '')).toBe('1');
  expect(await customerOf('dan@shop.example', dan.split(',')[1] ?? '')).toBe('4');

  const file = join(cli.dir, 'passwords.csv');
  const rows = await importPeople(pool(), readPeople(join(cli.dir, 'people.csv')), {
    passwords: file,
    isMove: false,
  });
  expect(rows.map(({ outcome }) => outcome)).toEqual(['known', 'invalid', 'invalid', 'known']);
  expect(readFileSync(file, 'utf8')).toBe(passwords);
  expect(await listPeople(pool())).toContainEqual(
    expect.objectContaining({ email: 'dan@shop.example', customer: '4', status: 'CONFIRMED' }),
  );
});

/** Of Firehose three records, of which two have one content, and one that Lambda gave up and whose address alone is left: three letters. */
async function putLetters(): Promise<void> {
  const s3 = new S3({ ...clientSettings(), forcePathStyle: true });
  const failed = (text: string, hour: number) =>
    JSON.stringify({
      errorCode: 'Lambda.ProcessingFailedStatus',
      rawData: Buffer.from(text).toString('base64'),
      arrivalTimestamp: Date.UTC(2026, 10, 30, hour),
    });
  const Key = `${undeliveredPrefix('online-retail-stream')}processing-failed/2026/11/30/a`;
  const Body = [failed('poison', 11), failed('poison', 10), failed('other', 12)].join('\n');
  await s3.putObject({ Bucket: cli.bronze, Key, Body });
  const notice = {
    requestContext: { condition: 'RetryAttemptsExhausted' },
    KinesisBatchInfo: {
      ...{ shardId: 'shardId-000000000000', startSequenceNumber: '1', endSequenceNumber: '1', batchSize: 1 },
      ...{ approximateArrivalOfFirstRecord: '2026-11-30T13:00:00.000Z', streamArn: 'arn:aws:kinesis:x' },
    },
  };
  await s3.putObject({ Bucket: cli.deadLetters, Key: 'aws/lambda/a', Body: JSON.stringify(notice) });
  s3.destroy();
}

it('shows how the stream is', async () => {
  const { names } = api.stored.place;
  const { dynamodb, tables } = api.stored;
  const refuse = { service: 'dynamodb', kind: 'throttle', code: 'ProvisionedThroughputExceededException' };
  await setFaults(api.door, [{ ...refuse, action: 'BatchWriteItem', times: 1 }]);
  await putAll(api.stored, [recordOf(storedLine(1))]);
  await until(async () => (await dynamodb.scan({ TableName: tables.invoice })).Count === 2);
  await putLetters();
  const status = await cli.run('status', '--json');
  expect([status.code, JSON.parse(status.stdout)]).toEqual([
    0,
    {
      consumers: [
        { consumer: names.functionOf('store-invoices'), iteratorAgeMs: expect.any(Number) as number },
        // Nothing delivers here.
        { consumer: 'ecomflow-invoices', iteratorAgeMs: null },
      ],
      throttles: [
        { of: `${names.stream} WriteProvisionedThroughputExceeded`, count: 0 },
        { of: `${names.stream} ReadProvisionedThroughputExceeded`, count: 0 },
        { of: `${names.functionOf('store-invoices')} Throttles`, count: 0 },
        { of: `${tables.invoice} WriteThrottleEvents`, count: 1 },
      ],
      deadLetters: { open: 3, oldestAt: '2026-11-30T10:00:00.000Z' },
      star: null,
    },
  ]);
});

it("gives a machine's token, and the header for curl, which the user alone can read", async () => {
  const [token, header, url] = await Promise.all([
    cli.run('token', '--scope', 'invoices/read'),
    cli.run('token', '--header', 'header.txt'),
    cli.run('url'),
  ]);
  expect(claimsOf(token.stdout.trim())).toMatchObject({ client_id: api.machine.id, scope: 'invoices/read' });
  expect(header.stdout).toMatch(/^header\.txt, good until 20/);
  const file = join(cli.dir, 'header.txt');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const [name = '', value = ''] = readFileSync(file, 'utf8').trim().split(': ');
  const answer = await fetch(`${url.stdout.trim()}/invoices/404`, { headers: { [name]: value } });
  expect(answer.status).toBe(404);
});
