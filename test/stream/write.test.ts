/** How items are written: lines by many in a call, and again what was left; all else under its condition. The client's `send` alone is made up. */
import {
  type BatchWriteItemCommand,
  ConditionalCheckFailedException,
  PutItemCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { newestOf } from '../../src/stream/store/newest';
import { inCalls, write, type WriteDeps } from '../../src/stream/store/write';
import { storedLine } from './support/stored';

const TABLES = { invoice: 'invoices', customer: 'customers' };

/** `left`: how many of a call's items the table gives back. */
function table(left: (call: number) => number) {
  const batches: WriteRequest[][] = [];
  const pauses: number[] = [];
  const puts: PutItemCommand[] = [];
  const send = async (command: BatchWriteItemCommand | PutItemCommand) => {
    if (command instanceof PutItemCommand) {
      puts.push(command);
      throw new ConditionalCheckFailedException({ message: 'as new', $metadata: {} });
    }
    const requests = command.input.RequestItems?.['invoices'] ?? [];
    const back = requests.slice(0, left(batches.length));
    batches.push(requests);
    return { UnprocessedItems: back.length > 0 ? { invoices: back } : {} };
  };
  const deps: WriteDeps = {
    dynamodb: { send },
    tables: TABLES,
    sleep: async (ms) => pauses.push(ms),
  };
  return { deps, batches, pauses, puts };
}

const writesOf = (count: number) =>
  newestOf([
    { record: 'a', lines: Array.from({ length: count }, (_, at) => storedLine(1, { lineNo: at + 1 })) },
  ]);
const lengths = (lists: readonly (readonly unknown[])[]) => lists.map(({ length }) => length);

it('writes lines by 25, and what they share one by one', async () => {
  const calls = inCalls(writesOf(60));
  // The head and the customer.
  expect(lengths(calls)).toEqual([1, 1, 25, 25, 10]);
  const { deps, batches, puts } = table(() => 0);
  for (const call of calls) await write(deps, call);
  expect(lengths(batches)).toEqual([25, 25, 10]);
  // A refusal by the condition is success.
  expect(puts.map(({ input }) => [input.TableName, input.ConditionExpression?.includes('version')])).toEqual([
    ['invoices', true],
    ['customers', true],
  ]);
});

it('sends again what the table left, and nothing else', async () => {
  const { deps, batches, pauses } = table((call) => 10 - 5 * call);
  await write(deps, inCalls(writesOf(25)).at(-1) ?? []);
  expect(lengths(batches)).toEqual([25, 10, 5]);
  expect(batches[1]).toEqual(batches[0]?.slice(0, 10));
  expect(pauses).toHaveLength(2);
});

it('says so where a table goes on leaving items: the twin', async () => {
  const { deps, batches } = table(() => 1);
  await expect(write(deps, inCalls(writesOf(3)).at(-1) ?? [])).rejects.toThrow('DynamoDB left 1 of 3 items');
  expect(batches).toHaveLength(6);
});
