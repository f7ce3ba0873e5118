/** Records on their way from a shard to a bucket. */
import type { SourceRecord } from '../../kinesis/reader/api';
import type { ShardProgress } from '../../kinesis/reader/progress';

export interface TakenRecord {
  readonly shard: ShardProgress;
  readonly number: string;
  readonly partitionKey: string;
  /** In base64, as it came. */
  readonly data: string;
  readonly bytes: number;
  readonly arrivedMs: number;
}

/** Why a function's answer does not let a record go on. */
export interface ProcessingFailure {
  readonly code: string;
  readonly message: string;
  /** Calls of the function. */
  readonly attempts: number;
  readonly endedMs: number;
}

export interface ReadyRecord {
  readonly record: TakenRecord;
  /** As it is delivered, or converted first. */
  readonly data: Buffer;
}

export interface FailedRecord {
  readonly record: TakenRecord;
  readonly failure: ProcessingFailure;
}

export type ProcessedRecord = ReadyRecord | FailedRecord;

export function takenRecord(shard: ShardProgress, record: SourceRecord): TakenRecord {
  const { SequenceNumber, PartitionKey, Data, ApproximateArrivalTimestamp } = record;
  return {
    shard,
    number: SequenceNumber,
    partitionKey: PartitionKey,
    data: Data,
    bytes: Buffer.byteLength(Data, 'base64'),
    arrivedMs: Math.round(ApproximateArrivalTimestamp * 1000),
  };
}

export function readyAsItCame(record: TakenRecord): ReadyRecord {
  return { record, data: Buffer.from(record.data, 'base64') };
}
