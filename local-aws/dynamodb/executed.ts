/**
 * What dynalite 4.0.0 executes: its actions that the pipelines use, with the members that it reads. It ignores every other member, so a
 * call that has one is refused; that is how streams, encryption by a key and protection from deletion are.
 */
const members = (names: string): readonly string[] => names.trim().split(/\s+/);

const EXPRESSION = members('ExpressionAttributeNames ExpressionAttributeValues');
const WRITE = [
  ...EXPRESSION,
  ...members('TableName ConditionExpression ReturnValues ReturnConsumedCapacity'),
];
const READ = members(
  'IndexName Select Limit ExclusiveStartKey FilterExpression ProjectionExpression TableName ReturnConsumedCapacity',
);

export const EXECUTED: Readonly<Record<string, readonly string[]>> = {
  CreateTable: members(`
    TableName AttributeDefinitions KeySchema BillingMode ProvisionedThroughput
    LocalSecondaryIndexes GlobalSecondaryIndexes`),
  DeleteTable: members('TableName'),
  DescribeTable: members('TableName'),
  ListTables: members('Limit ExclusiveStartTableName'),
  PutItem: [...WRITE, 'Item'],
  UpdateItem: [...WRITE, 'Key', 'UpdateExpression'],
  DeleteItem: [...WRITE, 'Key'],
  GetItem: members(
    'TableName Key ConsistentRead ProjectionExpression ExpressionAttributeNames ReturnConsumedCapacity',
  ),
  Query: [...READ, ...EXPRESSION, ...members('KeyConditionExpression ScanIndexForward ConsistentRead')],
  Scan: [...READ, ...EXPRESSION, ...members('Segment TotalSegments')],
  BatchGetItem: members('RequestItems ReturnConsumedCapacity'),
  BatchWriteItem: members('RequestItems ReturnConsumedCapacity'),
};
