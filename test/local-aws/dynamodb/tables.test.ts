/** Tables of DynamoDB through the real SDK: conditional writes, pages, and what is refused because nothing would come of it. */
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { clientSettings, uniqueName } from '../../support/stack';

const dynamodb = new DynamoDB({ ...clientSettings(), maxAttempts: 1 });
afterAll(() => dynamodb.destroy());

const KEYS = {
  AttributeDefinitions: [
    { AttributeName: 'invoice', AttributeType: 'S' },
    { AttributeName: 'line', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'invoice', KeyType: 'HASH' },
    { AttributeName: 'line', KeyType: 'RANGE' },
  ],
  BillingMode: 'PAY_PER_REQUEST',
} as const;

async function makeTable(): Promise<string> {
  const TableName = uniqueName('invoice');
  await dynamodb.createTable({
    TableName,
    ...KEYS,
    AttributeDefinitions: [...KEYS.AttributeDefinitions],
    KeySchema: [...KEYS.KeySchema],
  });
  for (;;) {
    const { Table } = await dynamodb.describeTable({ TableName });
    if (Table?.TableStatus === 'ACTIVE') return TableName;
  }
}

const keyOf = (invoice: string, line: string) => ({ invoice: { S: invoice }, line: { S: line } });

/** Writes a version of a line; an older one, or the same again, changes nothing where `isGuarded`. */
async function write(TableName: string, version: number, isGuarded: boolean): Promise<void> {
  try {
    await dynamodb.putItem({
      TableName,
      Item: { ...keyOf('1', 'a'), version: { N: String(version) } },
      ...(isGuarded
        ? {
            ConditionExpression: 'attribute_not_exists(invoice) OR version < :version',
            ExpressionAttributeValues: { ':version': { N: String(version) } },
          }
        : {}),
    });
  } catch (error) {
    if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
  }
}

/** Whether any order of versions leaves the newest. */
function newestStays(TableName: string, isGuarded: boolean) {
  const orders = fc.array(fc.nat({ max: 99 }), { minLength: 1, maxLength: 6 });
  return fc.asyncProperty(orders, async (versions) => {
    await dynamodb.deleteItem({ TableName, Key: keyOf('1', 'a') });
    for (const version of versions) await write(TableName, version, isGuarded);
    const { Item } = await dynamodb.getItem({ TableName, Key: keyOf('1', 'a'), ConsistentRead: true });
    return Number(Item?.['version']?.N) === Math.max(...versions);
  });
}

it('a conditional write keeps the newest version of an item, in whatever order they come', async () => {
  await fc.assert(newestStays(await makeTable(), true), { numRuns: 25 });
});

it('and without its condition it does not', async () => {
  const { failed } = await fc.check(newestStays(await makeTable(), false), { numRuns: 100 });
  expect(failed).toBe(true);
});

it('an invoice is read by pages, in the order of its lines', async () => {
  const TableName = await makeTable();
  const lines = ['c', 'a', 'e', 'b', 'd'];
  await dynamodb.batchWriteItem({
    RequestItems: { [TableName]: lines.map((line) => ({ PutRequest: { Item: keyOf('7', line) } })) },
  });
  await dynamodb.putItem({ TableName, Item: keyOf('8', 'x') });
  const asked = {
    TableName,
    KeyConditionExpression: 'invoice = :invoice',
    ExpressionAttributeValues: { ':invoice': { S: '7' } },
    Limit: 3,
  };
  const first = await dynamodb.query(asked);
  const second = await dynamodb.query({ ...asked, ExclusiveStartKey: first.LastEvaluatedKey });
  const shown = [first, second].map(({ Items = [] }) => Items.map((item) => item['line']?.S));
  expect(shown).toEqual([
    ['a', 'b', 'c'],
    ['d', 'e'],
  ]);
  expect(second.LastEvaluatedKey).toBeUndefined();
});

it('tables have the ARN of this account and region, and one that is not there is an error of DynamoDB', async () => {
  const TableName = await makeTable();
  const { Table } = await dynamodb.describeTable({ TableName });
  expect(Table?.TableArn).toBe(`arn:aws:dynamodb:eu-west-1:000000000000:table/${TableName}`);
  await expect(dynamodb.describeTable({ TableName: 'none' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

it('transactions, TTL, streams and what dynalite ignores are refused by name', async () => {
  const TableName = await makeTable();
  const Item = keyOf('1', 'a');
  const refused = [
    dynamodb.transactWriteItems({ TransactItems: [{ Put: { TableName, Item } }] }),
    dynamodb.updateTimeToLive({
      TableName,
      TimeToLiveSpecification: { AttributeName: 'until', Enabled: true },
    }),
    dynamodb.createTable({
      ...KEYS,
      TableName: uniqueName('t'),
      AttributeDefinitions: [...KEYS.AttributeDefinitions],
      KeySchema: [...KEYS.KeySchema],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    }),
    dynamodb.putItem({ TableName, Item, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
  ];
  const told = await Promise.allSettled(refused);
  expect(told.map((one) => (one.status === 'rejected' ? String(one.reason) : 'taken'))).toEqual([
    expect.stringContaining('does not execute dynamodb:TransactWriteItems'),
    expect.stringContaining('does not execute dynamodb:UpdateTimeToLive'),
    expect.stringContaining('StreamSpecification would be ignored'),
    expect.stringContaining('ReturnValuesOnConditionCheckFailure would be ignored'),
  ]);
});
