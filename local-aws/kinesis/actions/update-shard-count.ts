/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateShardCount.html; done at once, by splits and merges. */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { evenRanges, holds } from '../hash-keys';
import { invalidArgument } from '../errors';
import { parseInput, streamMembers } from '../input';
import type { KinesisState } from '../state';
import type { Stream } from '../stream';

const schema = z.strictObject({
  ...streamMembers,
  TargetShardCount: z.number().int().min(1).max(500),
  ScalingType: z.literal('UNIFORM_SCALING'),
});

export function updateShardCount(state: KinesisState): Action {
  return async (input) => {
    const { TargetShardCount: target, ...named } = parseInput(schema, input);
    const stream = state.find(named);
    const current = stream.openShards.length;
    if (target > current * 2 || target < current / 2)
      throw invalidArgument(
        `TargetShardCount ${target} is not between half and twice the ${current} open shards`,
      );
    scale(stream, target, state.now());
    const { name: StreamName, arn: StreamARN } = stream.options;
    return { StreamName, StreamARN, CurrentShardCount: current, TargetShardCount: target };
  };
}

/** First cuts at every border that is wanted, then joins what lies between two of them. */
function scale(stream: Stream, target: number, nowMs: number): void {
  const ranges = evenRanges(target);
  for (const { first } of ranges) {
    const cut = stream.openShards.find(
      ({ origin: { range } }) => holds(range, first) && range.first !== first,
    );
    if (cut) stream.split(cut, first, nowMs);
  }
  for (const range of ranges) {
    for (;;) {
      const [one, other] = stream.openShards
        .filter(({ origin }) => holds(range, origin.range.first))
        .sort((a, b) => (a.origin.range.first < b.origin.range.first ? -1 : 1));
      if (!one || !other) break;
      stream.merge(one, other, nowMs);
    }
  }
}
