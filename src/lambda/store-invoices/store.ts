/** Records of the stream into the tables, each whole or reported. */
import { inParallel } from '../../model/in-parallel';
import { newestOf, type LinesOfRecord, type Write } from '../../stream/store/newest';
import { readRecord } from '../../stream/store/read-record';
import { inCalls, write, type WriteDeps } from '../../stream/store/write';

const AT_ONCE = 16;

/** What of an event of Kinesis is read. */
export interface StreamEvent {
  readonly Records: readonly {
    readonly kinesis: { readonly sequenceNumber: string; readonly data: string };
  }[];
}

export interface StreamAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

export interface StoreDeps extends WriteDeps {
  readonly log: (message: string) => void;
}

/**
 * Safe to repeat. Every record that cannot be read or written is reported, in the batch's order: Lambda goes on from the first of them, and what
 * stands behind it was stored already, which does no harm.
 */
export async function storeInvoices(deps: StoreDeps, { Records }: StreamEvent): Promise<StreamAnswer> {
  const failed = new Set<string>();
  const read: LinesOfRecord[] = [];
  for (const { kinesis } of Records) {
    const lines = readRecord(kinesis.data);
    if (lines) read.push({ record: kinesis.sequenceNumber, lines });
    else {
      deps.log(`record ${kinesis.sequenceNumber}: not lines of invoices`);
      failed.add(kinesis.sequenceNumber);
    }
  }
  await inParallel(inCalls(newestOf(read)), AT_ONCE, async (writes) => {
    for (const record of await failuresOf(deps, writes)) failed.add(record);
  });
  const numbers = Records.map(({ kinesis }) => kinesis.sequenceNumber);
  return {
    batchItemFailures: numbers
      .filter((number) => failed.has(number))
      .map((itemIdentifier) => ({ itemIdentifier })),
  };
}

async function failuresOf(deps: StoreDeps, writes: readonly Write[]): Promise<string[]> {
  try {
    await write(deps, writes);
    return [];
  } catch (error) {
    deps.log(`${[...new Set(writes.map(({ table }) => table))].join()}: ${String(error)}`);
    return writes.flatMap(({ records }) => [...records]);
  }
}
