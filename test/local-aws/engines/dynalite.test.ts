/** DynamoDB's engine on its own: it starts when it is asked for, and again on the same files when it has ended. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDynalite } from '../../../local-aws/engines/dynalite';
import { openEngineRoom, type EngineRoom } from '../../../local-aws/engines/engine-room';
import { testStack } from '../../support/stack';

let room: EngineRoom;
beforeEach(() => {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-dynalite-'));
  const ignore = () => undefined;
  const keeper = { pid: 0, watch: ignore, forget: ignore, remove: ignore, dismiss: () => Promise.resolve() };
  room = openEngineRoom({ dir, logDir: dir, tools: testStack().tools, keeper });
});
afterEach(async () => {
  await room.close();
  rmSync(room.dir, { recursive: true, force: true });
});

async function ask(url: string, action: string, input: object): Promise<Record<string, unknown>> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${action}`,
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify(input),
  });
  return (await answer.json()) as Record<string, unknown>;
}

it('starts once, and after it was killed once more, with every table that it had', async () => {
  const open = openDynalite(room, { accountId: '000000000000', region: 'eu-west-1' });
  expect(room.running).toHaveLength(0);
  const [url = '', same] = await Promise.all([open(), open()]);
  expect([same, room.running.length]).toEqual([url, 1]);
  await ask(url, 'CreateTable', {
    TableName: 'kept',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  });
  const [engine] = room.running;
  process.kill(engine?.pid ?? 0, 'SIGKILL');
  await engine?.exited;
  expect(await ask(await open(), 'ListTables', {})).toEqual({ TableNames: ['kept'] });
});
