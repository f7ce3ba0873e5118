/** Posting, and what goes wrong meanwhile: trials are made of these. */
import { setTimeout as sleep } from 'node:timers/promises';
import { killFunction } from '../../../bench/stream/lambdas';
import { inParallel } from '../../../src/model/in-parallel';
import { CLEAN, streamNames } from '../../../src/stream/names';
import { merge, split } from '../../local-aws/kinesis/support/reshard';
import { POISON } from './poison';
import { LINES_OF_A_POST, type ChaosWorld } from './world';

const POSTS = 16;
const TURN_MS = 200;
const LEAST_TURNS = 6;
const THROTTLED = { kind: 'throttle', code: 'ProvisionedThroughputExceededException' };

/** One call in five. */
export const THROTTLES = [
  { ...THROTTLED, service: 'kinesis', action: 'PutRecords', probability: 0.2 },
  { ...THROTTLED, service: 'dynamodb', action: 'PutItem', probability: 0.2, seed: 2 },
  { ...THROTTLED, service: 'dynamodb', action: 'BatchWriteItem', probability: 0.2, seed: 3 },
];

/** Four POSTs at once. */
export async function postAll({ post }: ChaosWorld, posts = POSTS): Promise<void> {
  const places = Array.from({ length: posts }, (_, at) => at * LINES_OF_A_POST);
  await inParallel(places, 4, (from) => post(from));
}

/** Does it again and again until all was posted, and so many times at least. */
export async function whilePosting(
  world: ChaosWorld,
  work: (turn: number) => unknown,
  { posts = POSTS, turns = LEAST_TURNS }: { readonly posts?: number; readonly turns?: number } = {},
): Promise<void> {
  let isPosting = true;
  const posting = postAll(world, posts).finally(() => (isPosting = false));
  const disturbing = (async () => {
    for (let turn = 0; isPosting || turn < turns; turn += 1) {
      await work(turn);
      await sleep(TURN_MS);
    }
  })();
  await Promise.all([posting, disturbing]);
}

/** `lambda`: its folder in src/lambda. */
export function kill({ api }: ChaosWorld, lambda: string): void {
  killFunction(process.pid, api.stored.place.names.functionOf(lambda));
}

/** Firehose's function has its deployed name. */
export function killCleaning(): void {
  killFunction(process.pid, streamNames().functionOf(CLEAN));
}

/** Two splits, and a merge. */
export function reshard({ api: { stored } }: ChaosWorld, turn: number): Promise<void> {
  return (turn % 3 === 2 ? merge : split)(stored.kinesis, stored.streamName, turn);
}

/** The stream's own key of a line is its invoice. */
export async function put(
  { api: { stored } }: ChaosWorld,
  records: readonly { key: string; data: Buffer }[],
): Promise<void> {
  for (const { key, data } of records)
    await stored.kinesis.putRecord({ StreamName: stored.streamName, PartitionKey: key, Data: data });
}

/** A record of each kind. */
export async function putPoison(world: ChaosWorld): Promise<void> {
  const kinds = Object.values(POISON);
  world.poison.push(...kinds);
  await put(
    world,
    kinds.map((data, kind) => ({ key: String(kind), data })),
  );
}
