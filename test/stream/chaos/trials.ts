/** What befalls a stream while lines are posted. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { lineAt, numberOf } from '../../../bench/stream/lines';
import { mapStore } from '../../../src/local-stack/stream/store';
import type { StoredLine } from '../../../src/stream/contract/read';
import { STORE } from '../../../src/stream/names';
import { recordOf } from '../support/stored';
import { note } from './counts';
import { FIREHOSE_TRIALS } from './firehose-trials';
import { postBy } from './instance';
import { POISON } from './poison';
import type { Trial } from './trial';
import { kill, postAll, put, putPoison, reshard, THROTTLES, whilePosting } from './troubles';
import { LINES_OF_A_POST, type ChaosWorld } from './world';

const HOUR_MS = 3_600_000;

/** By an instance whose clock is so far ahead. */
async function takenBy(world: ChaosWorld, from: number, key: string, aheadMs: number): Promise<void> {
  const ids = await postBy(world, { from, count: LINES_OF_A_POST, key }, { aheadMs });
  for (const at of ids.keys()) note(world.accepted, from + at);
}

/** Of one line, what is said of it at an hour. */
function versionAt(number: number, hour: number): StoredLine {
  const receivedAt = new Date(Date.UTC(2026, 10, 30, hour)).toISOString();
  return {
    ...lineAt(number),
    quantity: hour + 1,
    id: String(number * 24 + hour).padStart(32, '0'),
    place: 0,
    receivedAt,
  };
}

export const TRIALS: readonly Trial[] = [
  { name: 'nothing: a clean run', run: (world) => postAll(world) },
  {
    name: 'the consumer is killed, again and again',
    run: (world) => whilePosting(world, () => kill(world, STORE)),
  },
  {
    name: 'what answers POSTs is killed, and the lease of its request taken over',
    run: async (world) => {
      const killing = sleep(600).then(() => kill(world, 'post-invoices'));
      await Promise.all([postAll(world), killing]);
    },
  },
  {
    name: 'shards are split and merged',
    run: (world) => whilePosting(world, (turn) => reshard(world, turn)),
  },
  {
    name: 'one PutRecords in five and one write of DynamoDB in five is throttled',
    run: async (world) => {
      await world.fault(THROTTLES);
      await postAll(world);
    },
  },
  {
    name: 'three records in ten of a PutRecords fail',
    run: async (world) => {
      await world.fault([{ service: 'kinesis', action: 'PutRecords', kind: 'record', probability: 0.3 }]);
      await postAll(world);
    },
  },
  {
    name: 'records are taken, and the answer is lost',
    run: async (world) => {
      const lost = { kind: 'reset', afterEffect: true, probability: 0.2 };
      await world.fault([
        { ...lost, service: 'kinesis', action: 'PutRecords' },
        { ...lost, service: 'dynamodb', action: 'PutItem', seed: 2 },
        { ...lost, service: 'dynamodb', action: 'BatchWriteItem', seed: 3 },
      ]);
      await postAll(world);
    },
  },
  {
    name: `poison of ${Object.keys(POISON).length} kinds lies between the records`,
    mapping: { MaximumRetryAttempts: 1 },
    run: (world) => Promise.all([postAll(world), putPoison(world)]).then(() => undefined),
  },
  {
    name: 'of two that answer POSTs one is an hour ahead',
    run: async (world) => {
      for (let turn = 0; turn < 8; turn += 1) {
        // The same lines by both, in either order: the one that is ahead says the newer ones.
        const isAhead = turn % 2 === 0;
        const from = Math.floor(turn / 2) * LINES_OF_A_POST;
        await takenBy(world, from, `skewed-${String(turn).padStart(12, '0')}`, isAhead ? HOUR_MS : 0);
      }
    },
  },
  {
    name: 'every POST comes three times, and one that died is taken over',
    run: async (world) => {
      await Promise.all([postAll(world), postAll(world)]);
      await postAll(world);
      const request = { from: 1000, count: LINES_OF_A_POST, key: 'taken-over-00000' };
      await postBy(world, request, { dies: true }).catch(() => undefined);
      await takenBy(world, request.from, request.key, 60_000);
    },
  },
  {
    name: 'records come an hour late, in any order',
    run: async (world) => {
      const lines = Array.from({ length: 120 }, (_, at) => versionAt(at % 40, Math.floor(at / 40)));
      const shuffled = lines.map((line, at) => lines[(at * 79) % lines.length] ?? line);
      for (const line of lines) note(world.accepted, numberOf(line));
      await put(
        world,
        shuffled.map((line) => ({ key: line.invoiceNo, data: recordOf(line) })),
      );
    },
  },
  {
    name: 'everything is delivered again, twice',
    run: async (world) => {
      const { stored } = world.api;
      await postAll(world);
      let UUID = stored.mappingId;
      for (let time = 0; time < 2; time += 1) {
        await stored.place.clients.lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
        UUID = await mapStore(stored.place, { ...world.mapping, BatchSize: 7 });
      }
    },
  },
  ...FIREHOSE_TRIALS,
];
