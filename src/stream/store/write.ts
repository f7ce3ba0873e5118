/** Writes items that are newer than what is there. */
import { ConditionalCheckFailedException, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { TableDeps, Versioned } from './items';

/** Safe to repeat, and in any order: an item that is as new or newer stays. Throws what DynamoDB throws of anything else. */
export async function writeIfNewer({ dynamodb, tables }: TableDeps, write: Versioned): Promise<void> {
  try {
    await dynamodb.send(
      new PutItemCommand({
        TableName: tables[write.table],
        Item: write.item,
        ConditionExpression: 'attribute_not_exists(version) OR version < :version',
        ExpressionAttributeValues: { ':version': { S: write.version } },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
