/** Writes records: each goes to its shard, or is told why it does not. */
import { invalidInput, THROUGHPUT_EXCEEDED } from './errors';
import type { Entry } from './input';
import type { Shard } from './shard';
import type { KinesisState } from './state';
import type { Stream } from './stream';

export interface Failed {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}
export type Written = Failed | { readonly ShardId: string; readonly SequenceNumber: string };

export interface SizedEntry {
  readonly entry: Entry;
  readonly shard: Shard;
  /** Of data and partition key. */
  readonly bytes: number;
}

/** Throws for a record that this stream can never take. */
export function sized(stream: Stream, entry: Entry): SizedEntry {
  const dataBytes = Buffer.byteLength(entry.Data, 'base64');
  const bytes = dataBytes + Buffer.byteLength(entry.PartitionKey, 'utf8');
  if (bytes > stream.options.mostRecordBytes)
    throw invalidInput(`Data: a record of this stream has at most ${stream.options.mostRecordBytes} bytes`);
  return { entry, bytes, shard: stream.shardFor(entry) };
}

/** Into its shard, unless that takes no more in this second. */
export function write(state: KinesisState, stream: Stream, { entry, shard, bytes }: SizedEntry): Written {
  const { faults, accountId } = state.context;
  const isTooMuch = faults.keepsLimits('kinesis') && !shard.rate.takes(bytes);
  state.measure(stream, 'WriteProvisionedThroughputExceeded', isTooMuch ? 1 : 0);
  if (isTooMuch)
    return {
      ErrorCode: THROUGHPUT_EXCEEDED,
      ErrorMessage: `Rate exceeded for shard ${shard.id} in stream ${stream.options.name} under account ${accountId}.`,
    };
  state.measure(stream, 'IncomingRecords', 1);
  return { ShardId: shard.id, SequenceNumber: stream.append(shard, entry, bytes, state.now()) };
}
