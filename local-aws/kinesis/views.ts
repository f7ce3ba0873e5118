/** Streams, shards and records as Kinesis shows them. */
import type { HashKeyRange } from './hash-keys';
import type { Shard, StreamRecord } from './shard';
import type { Stream } from './stream';

export function summaryView(stream: Stream): Readonly<Record<string, unknown>> {
  return {
    StreamName: stream.options.name,
    StreamARN: stream.options.arn,
    StreamStatus: 'ACTIVE',
    StreamModeDetails: { StreamMode: 'PROVISIONED' },
    RetentionPeriodHours: stream.retentionHours,
    StreamCreationTimestamp: new Date(stream.createdMs),
    EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
    EncryptionType: 'NONE',
    OpenShardCount: stream.openShards.length,
    ConsumerCount: 0,
    MaxRecordSizeInKiB: stream.options.mostRecordBytes / 1024,
  };
}

export function shardView({ id, origin, endingNumber }: Shard): Readonly<Record<string, unknown>> {
  const [parent, adjacent] = origin.parents;
  return {
    ShardId: id,
    ParentShardId: parent?.id,
    AdjacentParentShardId: adjacent?.id,
    HashKeyRange: rangeView(origin.range),
    SequenceNumberRange: {
      StartingSequenceNumber: origin.startingNumber,
      EndingSequenceNumber: endingNumber,
    },
  };
}

/** As GetRecords shows it at the end of its parents. */
export function childView({ id, origin }: Shard): Readonly<Record<string, unknown>> {
  return {
    ShardId: id,
    ParentShards: origin.parents.map((parent) => parent.id),
    HashKeyRange: rangeView(origin.range),
  };
}

export function recordView(record: StreamRecord): Readonly<Record<string, unknown>> {
  return {
    SequenceNumber: record.sequenceNumber,
    PartitionKey: record.partitionKey,
    Data: record.data,
    ApproximateArrivalTimestamp: new Date(record.arrivedMs),
  };
}

function rangeView({ first, last }: HashKeyRange): Readonly<Record<string, string>> {
  return { StartingHashKey: String(first), EndingHashKey: String(last) };
}
