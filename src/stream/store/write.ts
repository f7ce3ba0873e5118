/** Writes items: what has a key of its own by many in one call, and the others one by one, where they are newer than what is there. */
import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  PutItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import type { TableDeps, Versioned } from './items';

/** What one BatchWriteItem takes. */
const MOST_ITEMS = 25;
const ROUNDS = 6;
const FIRST_PAUSE_MS = 25;

export interface WriteDeps extends TableDeps {
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** Parts of `writes`, each for one call of `write`. */
export function inCalls<W extends Versioned>(writes: readonly W[]): W[][] {
  const own = writes.filter(({ isOfItsOwn }) => isOfItsOwn);
  const calls = writes.filter(({ isOfItsOwn }) => !isOfItsOwn).map((write) => [write]);
  for (let from = 0; from < own.length; from += MOST_ITEMS) calls.push(own.slice(from, from + MOST_ITEMS));
  return calls;
}

/** Safe to repeat, and in any order. Throws what DynamoDB throws, and where it left items: then some may be written. */
export async function write(deps: WriteDeps, writes: readonly Versioned[]): Promise<void> {
  const [first] = writes;
  if (first?.isOfItsOwn === false) await writeIfNewer(deps, first);
  else await writeAll(deps, writes);
}

/** An item that is as new or newer stays. */
async function writeIfNewer({ dynamodb, tables }: TableDeps, { table, item, version }: Versioned) {
  try {
    await dynamodb.send(
      new PutItemCommand({
        TableName: tables[table],
        Item: item,
        ConditionExpression: 'attribute_not_exists(version) OR version < :version',
        ExpressionAttributeValues: { ':version': { S: version } },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

/** A table that throttles a part of a call's items takes the others and gives these back. */
async function writeAll({ dynamodb, tables, sleep }: WriteDeps, writes: readonly Versioned[]): Promise<void> {
  let left: Record<string, WriteRequest[]> = {};
  for (const { table, item } of writes)
    (left[tables[table]] ??= []).push({ PutRequest: { Item: { ...item } } });
  for (let round = 0; round < ROUNDS; round += 1) {
    if (round > 0) await sleep(Math.random() * FIRST_PAUSE_MS * 2 ** round);
    const { UnprocessedItems = {} } = await dynamodb.send(new BatchWriteItemCommand({ RequestItems: left }));
    left = UnprocessedItems;
    if (Object.keys(left).length === 0) return;
  }
  const count = Object.values(left).flat().length;
  throw new Error(`DynamoDB left ${String(count)} of ${String(writes.length)} items`);
}
