/** `ecomflow stream letters` as a person types it, over letters in S3 and a stream in Kinesis. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kinesis } from '@aws-sdk/client-kinesis';
import { S3 } from '@aws-sdk/client-s3';
import { service as kinesisService } from '../../local-aws/kinesis';
import type { Gateway } from '../../local-aws/gateway/server';
import { translateErrors } from '../../src/activities/classify-errors';
import { createLetterActivities, type LetterDeps } from '../../src/activities/letters';
import { createObjectStore } from '../../src/aws/object-store';
import type { EndSummary, LetterList, LetterOutcome, LetterStory } from '../../src/model/letters';
import { commandsOf, NEEDS_LETTERS } from '../docs/support/runbook-page';
import { kinesisClient } from '../local-aws/kinesis/support/client';
import { readByFamily } from '../local-aws/kinesis/support/reading';
import { recordOf, storedLine } from '../stream/support/stored';
import { startOwnGateway } from '../support/own-gateway';
import { clientSettings, makeBucket, testStack, uniqueName } from '../support/stack';
import { openDevServer, scriptedWorld } from '../workflows/support';
import { runCli, startCli } from './support/run-cli';

const PAGE = join(__dirname, '../../docs/runbook.md');
const NAMED_LETTER = '3f2a9c01d4e5b678';
const QUOTED = /'[^']*'|"[^"]*"|\S+/g;

describe('letters, by the command line', () => {
  let env: Awaited<ReturnType<typeof openDevServer>>;
  let gateway: Gateway;
  let kinesis: Kinesis;
  const s3 = new S3({ ...clientSettings(), forcePathStyle: true });
  beforeAll(async () => {
    env = await openDevServer();
    gateway = await startOwnGateway([kinesisService]);
    kinesis = kinesisClient(gateway.url);
  });
  afterAll(async () => {
    for (const client of [s3, kinesis]) client.destroy();
    await gateway.stop();
    await env.close();
  });

  /** Letters of these records, and a worker for them. */
  async function worldOf(records: readonly Buffer[]) {
    const [lettersBucket, bronzeBucket] = await Promise.all([makeBucket('letters'), makeBucket('bronze')]);
    const streamName = uniqueName('invoices');
    await kinesis.createStream({ StreamName: streamName, ShardCount: 1 });
    const failed = records.map((record, index) =>
      JSON.stringify({
        arrivalTimestamp: 1_796_040_000_000 + index,
        errorCode: 'e',
        rawData: record.toString('base64'),
      }),
    );
    const Key = 'bronze/online-retail-stream/errors/processing-failed/2026/11/30/x';
    await s3.putObject({ Bucket: bronzeBucket, Key, Body: failed.join('\n') });
    const deps: LetterDeps = {
      ...{ s3, kinesis },
      sqs: {} as never,
      store: createObjectStore(s3),
      nowMs: () => Date.now(),
      sleep: () => Promise.resolve(),
      settings: { lettersBucket, bronzeBucket, lettersQueueUrl: undefined, streamName },
    };
    const letters = createLetterActivities(deps);
    const world = scriptedWorld(env, translateErrors(letters));
    const asked = { ...process.env, ...testStack().env, ECOMFLOW_TASK_QUEUE: world.name };
    return {
      world,
      asked,
      letters,
      records: () => readByFamily(kinesis, streamName),
      type: async <T>(...words: string[]): Promise<T> => {
        const { code, stdout, stderr } = await runCli(['stream', 'letters', ...words, '--json'], asked);
        if (code !== 0) throw new Error(`${code}: ${stdout}${stderr}`);
        return JSON.parse(stdout) as T;
      },
    };
  }

  it('are listed, shown, fixed, replayed and discarded, and told in words', async () => {
    const poison = recordOf(storedLine(2, { quantity: 'six' }));
    const { world, asked, type, records } = await worldOf([poison, Buffer.from('{')]);
    await world.run(async () => {
      const list = await type<LetterList>('list');
      expect(list.counts).toEqual({ 'not-a-line': 1, 'not-json': 1 });
      const [first = '', second = ''] = list.letters.map(({ letter }) => letter);
      const patch = JSON.stringify([{ op: 'replace', path: '/0/quantity', value: 6 }]);
      await expect(type('fix', second, '--patch', patch)).rejects.toThrow(/2: .*ELT_INPUT_INVALID/s);
      expect(await type('fix', first, '--patch', patch, '--why', 'a typing error')).toMatchObject({
        state: 'fixed',
      });
      expect(await type<EndSummary>('replay', '--all')).toMatchObject({
        done: 1,
        refused: [{ letter: second, because: '/0: no JSON: fix it first, or discard it' }],
      });
      expect((await records()).map(({ text }) => JSON.parse(text) as object)).toEqual([
        { ...storedLine(2), quantity: 6 },
      ]);
      expect(await type<EndSummary>('discard', second, '--why', 'a test', '--by', 'ana')).toMatchObject({
        done: 1,
      });
      const { state, done } = await type<LetterStory>('show', second);
      expect([state, done]).toMatchObject(['discarded', [{ by: 'ana', why: 'a test' }]]);
      const { stdout } = await runCli(['stream', 'letters', 'list'], asked);
      expect(stdout).toBe('no letters: nothing that was given up waits for anybody\n');
      const all = await runCli(['stream', 'letters', 'list', '--all'], asked);
      expect(all.stdout).toMatch(
        /1 not-json: a line of it is no JSON\n(.*\n)*.*replayed.*\n(.*\n)?.*discarded/,
      );
      // Nothing is chosen, or no reason is given: wrong use.
      expect((await runCli(['stream', 'letters', 'replay'], asked)).code).toBe(2);
      expect((await runCli(['stream', 'letters', 'discard', '--all'], asked)).code).toBe(2);
    });
  });

  it('are dealt with by the words of the runbook, as they stand there', async () => {
    const poison = recordOf(storedLine(2, { quantity: 'six' }));
    const { world, asked, type, records } = await worldOf([poison, recordOf(storedLine(1))]);
    const lines = commandsOf(readFileSync(PAGE, 'utf8')).filter((line) => NEEDS_LETTERS.test(line));
    expect(lines.length).toBeGreaterThan(4);
    await world.run(async () => {
      const { letters } = await type<LetterList>('list', '--reason', 'not-a-line');
      const named = lines.map((line) => line.replace(NAMED_LETTER, letters[0]?.letter ?? ''));
      for (const line of named) {
        const words = (line.match(QUOTED) ?? []).map((word) => word.replaceAll(/^["']|["']$/g, ''));
        const { code, stderr } = await runCli(words.slice(2), asked);
        expect([line, code, code === 0 ? '' : stderr]).toEqual([line, 0, '']);
      }
      expect(await records()).toHaveLength(2);
      expect((await type<LetterList>('list')).letters).toEqual([]);
    });
  });

  it('go on being replayed after Ctrl-C', async () => {
    const { world, asked, letters, records } = await worldOf([recordOf(storedLine(1))]);
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let isBegun = false;
    world.activities.endLetters = async (input): Promise<LetterOutcome[]> => {
      isBegun = true;
      await held;
      return letters.endLetters(input);
    };
    await world.run(async () => {
      const { child, ended } = startCli(['stream', 'letters', 'replay', '--all'], asked);
      while (!isBegun) await sleep(50);
      child.kill('SIGINT');
      const { code, stderr } = await ended;
      expect([code, await records()]).toEqual([130, []]);
      letGo();
      const [, workflowId = ''] = /started (letters-replay-\w+)/.exec(stderr) ?? [];
      expect(await env.client.workflow.getHandle(workflowId).result()).toMatchObject({ done: 1 });
      expect(await records()).toHaveLength(1);
    });
  });
});
