/**
 * Puts records into the stream. Of an invoice one record is under way at a time, and the next follows once it was taken: a call of many records
 * may take the second and not the first. What failed alone is sent again.
 */
import { PutRecordsCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import { byInvoice } from './by-invoice';
import type { StreamRecord } from './records';

/** Of one call. */
const MOST_RECORDS = 500;
const MOST_BYTES = 4 * 1024 * 1024;
const ROUNDS = 6;
const FIRST_PAUSE_MS = 50;

export interface PutDeps {
  readonly kinesis: Pick<KinesisClient, 'send'>;
  readonly streamName: string;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** Records that were not taken after all rounds; none when all were. Throws what Kinesis throws of a whole call. */
export async function putRecords(deps: PutDeps, records: readonly StreamRecord[]): Promise<StreamRecord[]> {
  const waiting = [...byInvoice(records, ({ partitionKey }) => partitionKey).values()];
  let failures = 0;
  while (waiting.some((queue) => queue.length > 0)) {
    const batch = nextBatch(waiting);
    const failed = new Set(await putOnce(deps, batch));
    for (const queue of waiting) {
      const [first] = queue;
      if (first && batch.includes(first) && !failed.has(first)) queue.shift();
    }
    if (failed.size === 0) continue;
    failures += 1;
    if (failures >= ROUNDS) break;
    await deps.sleep(FIRST_PAUSE_MS * 2 ** (failures - 1));
  }
  return waiting.flat();
}

/** The first of each queue, as many as a call takes. */
function nextBatch(waiting: readonly StreamRecord[][]): StreamRecord[] {
  const batch: StreamRecord[] = [];
  let bytes = 0;
  for (const [first] of waiting) {
    if (!first || batch.length === MOST_RECORDS) continue;
    bytes += first.data.length + first.partitionKey.length;
    if (bytes > MOST_BYTES && batch.length > 0) break;
    batch.push(first);
  }
  return batch;
}

async function putOnce(
  { kinesis, streamName }: PutDeps,
  batch: readonly StreamRecord[],
): Promise<StreamRecord[]> {
  const { Records = [] } = await kinesis.send(
    new PutRecordsCommand({
      StreamName: streamName,
      Records: batch.map(({ partitionKey, data }) => ({ PartitionKey: partitionKey, Data: data })),
    }),
  );
  // An answer of fewer than were sent says nothing of the rest.
  return batch.filter((_, at) => Records[at]?.SequenceNumber === undefined);
}
