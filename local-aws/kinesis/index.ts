/** Amazon Kinesis Data Streams: provisioned streams whose every acknowledged record can be read until it is too old. */
import type { ServiceFactory } from '../gateway/service';
import { createStream } from './actions/create-stream';
import { deleteStream } from './actions/delete-stream';
import { describeStreamSummary } from './actions/describe-stream-summary';
import { getRecords } from './actions/get-records';
import { getShardIterator } from './actions/get-shard-iterator';
import { listShards } from './actions/list-shards';
import { mergeShards } from './actions/merge-shards';
import { putRecord } from './actions/put-record';
import { putRecords } from './actions/put-records';
import { splitShard } from './actions/split-shard';
import { updateShardCount } from './actions/update-shard-count';
import { KinesisState } from './state';
import { measureThrottled } from './throttled';

export const service: ServiceFactory = (context) => {
  const state = new KinesisState(context);
  return {
    protocol: 'json-1.1',
    targetPrefix: 'Kinesis_20131202',
    signingName: 'kinesis',
    actions: {
      CreateStream: createStream(state),
      DeleteStream: deleteStream(state),
      DescribeStreamSummary: describeStreamSummary(state),
      ListShards: listShards(state),
      PutRecord: putRecord(state),
      PutRecords: putRecords(state),
      GetShardIterator: getShardIterator(state),
      GetRecords: getRecords(state),
      SplitShard: splitShard(state),
      MergeShards: mergeShards(state),
      UpdateShardCount: updateShardCount(state),
    },
    throttled: (action, input) => measureThrottled(state, action, input),
    stop: () => Promise.resolve(),
  };
};
