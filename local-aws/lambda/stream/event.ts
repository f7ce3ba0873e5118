/** Records of a stream in the shape in which a function gets them. */
import type { StackContext } from '../../gateway/service';
import type { SourceRecord } from '../../kinesis/reader/api';

export interface EventRecord {
  readonly number: string;
  readonly partitionKey: string;
  readonly arrivedMs: number;
  /** As it stands in the event. */
  readonly json: string;
}

export interface Reading {
  readonly shardId: string;
  readonly streamArn: string;
  readonly roleArn: string;
  readonly region: StackContext['region'];
}

export function eventRecord(record: SourceRecord, reading: Reading): EventRecord {
  const { SequenceNumber, PartitionKey, Data, ApproximateArrivalTimestamp } = record;
  return {
    number: SequenceNumber,
    partitionKey: PartitionKey,
    arrivedMs: ApproximateArrivalTimestamp * 1000,
    json: JSON.stringify({
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey: PartitionKey,
        sequenceNumber: SequenceNumber,
        data: Data,
        approximateArrivalTimestamp: ApproximateArrivalTimestamp,
      },
      eventSource: 'aws:kinesis',
      eventVersion: '1.0',
      eventID: `${reading.shardId}:${SequenceNumber}`,
      eventName: 'aws:kinesis:record',
      invokeIdentityArn: reading.roleArn,
      awsRegion: reading.region,
      eventSourceARN: reading.streamArn,
    }),
  };
}

export function eventOf(records: readonly EventRecord[]): string {
  return `{"Records":[${records.map(({ json }) => json).join(',')}]}`;
}
