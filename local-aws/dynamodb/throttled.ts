/** Measures calls that were throttled. Source: AWS, "DynamoDB metrics and dimensions". */
import type { Metrics } from '../gateway/metrics';

const WRITES: readonly string[] = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'];

/** An event for each item that the call was about, by its table; indexes have metrics of their own, which are not here. */
export function measureThrottled(
  metrics: Metrics,
  Operation: string,
  input: Readonly<Record<string, unknown>>,
): void {
  const event = WRITES.includes(Operation) ? 'WriteThrottleEvents' : 'ReadThrottleEvents';
  for (const [TableName, items] of itemsByTable(input)) {
    const common = { namespace: 'AWS/DynamoDB' } as const;
    metrics.measure({ ...common, name: event, dimensions: { TableName }, value: items });
    metrics.measure({
      ...common,
      name: 'ThrottledRequests',
      dimensions: { TableName, Operation },
      value: 1,
    });
  }
}

function itemsByTable({ TableName, RequestItems }: Readonly<Record<string, unknown>>): [string, number][] {
  if (typeof TableName === 'string') return [[TableName, 1]];
  return Object.entries((RequestItems ?? {}) as Readonly<Record<string, unknown>>).map(([table, asked]) => [
    table,
    Array.isArray(asked) ? asked.length : keysIn(asked),
  ]);
}

/** Of BatchGetItem, which has the keys a level further down. */
function keysIn(asked: unknown): number {
  const { Keys } = asked as { readonly Keys?: unknown };
  return Array.isArray(Keys) ? Keys.length : 0;
}
