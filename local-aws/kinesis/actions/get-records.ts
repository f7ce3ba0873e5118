/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { notFound } from '../errors';
import { parseInput, streamMembers } from '../input';
import { readIterator, writeIterator } from '../iterators';
import type { StreamRecord } from '../shard';
import type { KinesisState } from '../state';
import { childView, recordView } from '../views';

const schema = z.strictObject({
  StreamARN: streamMembers.StreamARN,
  ShardIterator: z.string().min(1).max(512),
  Limit: z.number().int().min(1).max(10_000).default(10_000),
});

/** Without a next iterator the shard is at its end for good, and its children are named. */
export function getRecords(state: KinesisState): Action {
  return async (input) => {
    const { ShardIterator, Limit } = parseInput(schema, input);
    const nowMs = state.now();
    const place = readIterator(ShardIterator, nowMs);
    const stream = state.find({ StreamName: place.stream });
    if (stream.born !== place.born)
      throw notFound(`Stream ${place.stream} is not the one that this iterator is of.`);
    const shard = stream.shard(place.shard, nowMs);
    const records = stream.read(shard, place.after, Limit, nowMs);
    state.measure(stream, 'ReadProvisionedThroughputExceeded', 0);
    state.measure(stream, 'GetRecords.IteratorAgeMilliseconds', behind(records, nowMs));
    const after = records.at(-1)?.sequenceNumber ?? place.after;
    const hasMore = shard.hasAfter(after);
    const isAtEnd = !shard.isOpen && !hasMore;
    return {
      Records: records.map(recordView),
      MillisBehindLatest: hasMore ? behind(records, nowMs) : 0,
      ...(isAtEnd
        ? { ChildShards: stream.childrenOf(shard).map(childView) }
        : { NextShardIterator: writeIterator({ ...place, after, issuedMs: nowMs }) }),
    };
  };
}

/** How far the last record that was read is from now, which is where a reader with nothing before it stands. */
function behind(records: readonly StreamRecord[], nowMs: number): number {
  return Math.max(0, nowMs - (records.at(-1)?.arrivedMs ?? nowMs));
}
