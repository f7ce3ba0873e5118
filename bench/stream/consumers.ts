/**
 * Who takes the stream's records, each for itself; each is killed meanwhile, and must hold in the end what was accepted. Firehose's consumer
 * joins here: its function is `clean-invoices`, and its lines are those of bronze.
 */
import { paginateScan, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { STORE, type StreamNames } from '../../src/stream/names';
import type { StoredLine } from '../../src/stream/contract/read';
import { HEAD, lineIn } from '../../src/stream/store/items';

export interface Consumer {
  readonly name: string;
  /** The function that is killed. */
  readonly functionName: string;
  /** All that it holds. */
  lines(): Promise<StoredLine[]>;
}

export function consumersOf(names: StreamNames, dynamodb: DynamoDBClient): Consumer[] {
  return [
    {
      name: 'dynamodb',
      functionName: names.functionOf(STORE),
      lines: () => storedLines(dynamodb, names.tables.invoice),
    },
  ];
}

async function storedLines(client: DynamoDBClient, TableName: string): Promise<StoredLine[]> {
  const lines: StoredLine[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName }))
    for (const item of Items) if (item['line']?.S !== HEAD) lines.push(lineIn(item));
  return lines;
}
