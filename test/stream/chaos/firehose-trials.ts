/** What befalls the consumer of the stream that writes bronze. */
import { STORE } from '../../../src/stream/names';
import type { Trial } from './trial';
import { kill, killCleaning, postAll, reshard, THROTTLES, whilePosting } from './troubles';

/** Firehose ends after a delivery and before it has noted it; a new one begins from the checkpoints. */
export const ENDS_UNNOTED = { service: 'firehose', action: 'Redeliver', kind: 'record' };

export const FIREHOSE_TRIALS: readonly Trial[] = [
  {
    name: 'Firehose is killed, and so is its function, while S3 loses answers and is slow',
    run: async (world) => {
      const put = { service: 's3', action: 'PutObject' };
      await world.fault([
        { ...put, kind: 'reset', afterEffect: true, probability: 0.3 },
        { ...put, kind: 'latency', delayMs: 400 },
      ]);
      // What was read lies in buffers of a second each: kills come before, in and after a delivery.
      const work = (turn: number) => {
        if (turn % 3 === 1) killCleaning();
        return turn % 13 === 12 ? world.bronze.kill() : undefined;
      };
      await whilePosting(world, work, { turns: 40 });
    },
  },
  {
    name: 'Firehose delivers again what it delivered',
    isRedelivered: true,
    run: async (world) => {
      await world.fault([{ ...ENDS_UNNOTED, times: 3 }]);
      await postAll(world);
    },
  },
];

export const EVERYTHING: Trial = {
  name: 'everything at once, to the star',
  isRedelivered: true,
  run: async (world) => {
    await world.fault([...THROTTLES, { ...ENDS_UNNOTED, times: 3 }]);
    const work = async (turn: number) => {
      if (turn % 4 === 0) kill(world, STORE);
      if (turn % 4 === 2) await reshard(world, turn / 2);
      if (turn % 15 === 14) await world.bronze.kill();
    };
    await whilePosting(world, work, { turns: 20 });
    // A client that lost its answers.
    await postAll(world);
  },
};
