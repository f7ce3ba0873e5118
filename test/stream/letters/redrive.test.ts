/** Letters from the record that a consumer gave up to the line in the tables, over Kinesis, the mapping and the function that is deployed. */
import { service as dynamodbService } from '../../../local-aws/dynamodb';
import { service as kinesisService } from '../../../local-aws/kinesis';
import type { LetterPatch } from '../../../src/model/letters';
import { until } from '../../support/until';
import { openFrontDoor, setFaults, type FrontDoor } from '../../support/front-door';
import { uniqueName } from '../../support/stack';
import { contentOf, putAll, recordOf, storedLine } from '../support/stored';
import { openLetters, type LetterWorld } from './support';

let door: FrontDoor;
const opened: LetterWorld[] = [];
beforeAll(async () => {
  door = await openFrontDoor([kinesisService, dynamodbService]);
});
afterEach(() => setFaults(door, []));
afterAll(async () => {
  for (const world of opened) world.stop();
  await door.stop();
});

async function open(...more: [mapping?: object, settings?: object]): Promise<LetterWorld> {
  const world = await openLetters(door, ...more);
  opened.push(world);
  return world;
}

const LINE = '85123A#000001';
const POISON = recordOf(storedLine(2, { quantity: 'six' }));
const MEND: LetterPatch = [{ op: 'replace', path: '/0/quantity', value: 6 }];
const fixing = { action: 'fix', patch: MEND, by: 'ana', token: 't' } as const;

/** One poison record among good ones, and its letter. */
async function withLetter(world: LetterWorld): Promise<string> {
  await putAll(world.stored, [POISON]);
  const [letter] = await world.untilOpen(1);
  return letter?.letter ?? '';
}

it('a poison record is listed, fixed, replayed and stored, and its log says who did what', async () => {
  const world = await open();
  const letter = await withLetter(world);
  expect(await world.open()).toEqual([
    expect.objectContaining({
      state: 'open',
      reason: 'not-a-line',
      detail: expect.stringContaining('/0/quantity'),
      addresses: [expect.stringMatching(/^shardId-0{12}:49\d{54}$/)],
      firstLine: expect.stringContaining('"customerId":"1****"'),
    }),
  ]);
  expect(await world.end('replay', letter)).toMatchObject({ outcome: 'refused' });
  expect(await world.letters.fixLetter({ ...fixing, letter })).toMatchObject({ state: 'fixed' });
  expect(await world.quantityOf(LINE)).toBeUndefined();
  expect(await world.end('replay', letter)).toEqual({ letter, outcome: 'done' });
  await until(async () => (await world.quantityOf(LINE)) === 6);
  expect(await world.open()).toEqual([]);
  const { state, done } = await world.letters.showLetter({ letter });
  expect([state, ...done.map(({ action, by }) => `${action} by ${by}`)]).toEqual([
    'replayed',
    'fix by ana',
    'replay by ana',
    'replayed by ana',
  ]);
});

it('a letter that is replayed late and twice undoes nothing newer', async () => {
  const world = await open();
  const letter = await withLetter(world);
  await world.letters.fixLetter({ ...fixing, letter });
  await putAll(world.stored, [recordOf(storedLine(3, { quantity: 7 }))]);
  await until(async () => (await world.quantityOf(LINE)) === 7);
  const before = await contentOf(world.stored);
  await world.end('replay', letter, 'one');
  expect(await world.end('replay', letter, 'two')).toMatchObject({ outcome: 'closed before' });
  expect(await world.end('replay', letter, 'one')).toMatchObject({ outcome: 'done' });
  const marker = recordOf(storedLine(59, { stockCode: 'END' }));
  await putAll(world.stored, [marker]);
  await until(async () => (await world.quantityOf('END#000001')) !== undefined);
  expect(await world.quantityOf(LINE)).toBe(7);
  const content = await contentOf(world.stored);
  // The older version stands beside it, once.
  const ofLine = (texts: readonly string[]) => texts.filter((text) => text.includes(`${LINE}#`));
  const [kept, added] = [true, false].map((isKept) =>
    ofLine(content).filter((text) => before.includes(text) === isKept),
  );
  expect(kept).toEqual(ofLine(before));
  expect(added).toEqual([expect.stringContaining(`${LINE}#${storedLine(2).receivedAt}`)]);
});

it('a replay that the stream does not take stays under way, and the same again goes on', async () => {
  const world = await open();
  const letter = await withLetter(world);
  await world.letters.fixLetter({ ...fixing, letter });
  await setFaults(door, [{ service: 'kinesis', action: 'PutRecords', kind: 'record' }]);
  await expect(world.end('replay', letter)).rejects.toMatchObject({ code: 'ELT_AWS_THROTTLED' });
  await setFaults(door, []);
  expect((await world.letters.showLetter({ letter })).state).toBe('being replayed');
  // It may be in the stream: nobody says that it never was, or makes another thing of it.
  expect(await world.end('discard', letter)).toMatchObject({ outcome: 'refused' });
  await expect(world.letters.fixLetter({ ...fixing, letter, token: 'u' })).rejects.toThrow('being replayed');
  expect(await world.end('replay', letter)).toMatchObject({ outcome: 'done' });
  await until(async () => (await world.quantityOf(LINE)) === 6);
});

it('of two who act at once, one is first', async () => {
  const world = await open();
  const letter = await withLetter(world);
  const outcomes = await Promise.all(
    ['one', 'two', 'three'].map((token) => world.end('discard', letter, token)),
  );
  expect(outcomes.map((one) => one?.outcome).sort()).toEqual(['closed before', 'closed before', 'done']);
  const { state, done } = await world.letters.showLetter({ letter });
  expect([state, done]).toMatchObject(['discarded', [{ action: 'discard', why: 'a test' }]]);
});

it('what was given up though it can be read is replayed as it is, and is open again if it fails again', async () => {
  const world = await open();
  const down = { service: 'dynamodb', action: 'BatchWriteItem', kind: 'error', code: 'InternalServerError' };
  await setFaults(door, [down]);
  await putAll(world.stored, [recordOf(storedLine(1))]);
  const [first] = await world.untilOpen(1);
  const letter = first?.letter ?? '';
  expect(first).toMatchObject({ reason: 'not-taken', detail: 'RetryAttemptsExhausted' });
  await expect(world.letters.fixLetter({ ...fixing, letter })).rejects.toThrow('replay it');
  await world.end('replay', letter, 'one');
  expect(await world.untilOpen(1)).toMatchObject([{ letter, state: 'open' }]);
  expect((await world.open())[0]?.addresses).toHaveLength(2);
  await setFaults(door, []);
  await world.end('replay', letter, 'two');
  await until(async () => (await world.quantityOf(LINE)) === 6);
  expect(await world.open()).toEqual([]);
});

it("Firehose's record of the same content is the same letter; what is no letter stands in nobody's way", async () => {
  const world = await open();
  const letter = await withLetter(world);
  const failed = (data: Buffer) =>
    JSON.stringify({
      attemptsMade: 4,
      arrivalTimestamp: Date.now(),
      errorCode: 'e',
      rawData: data.toString('base64'),
    });
  const prefix = 'bronze/online-retail-stream/errors/processing-failed/2026/11/30/';
  const put = (Key: string, Body: string) =>
    world.s3.putObject({ Bucket: world.bronzeBucket, Key: prefix + Key, Body });
  await put('a', `${failed(POISON)}\n${failed(Buffer.from('{'))}\n`);
  await put('b', 'not JSON');
  const views = await world.open();
  expect(views.map(({ reason }) => reason).sort()).toEqual(['lost', 'not-a-line', 'not-json']);
  expect(views.find((view) => view.letter === letter)?.addresses).toHaveLength(2);
  const strange = views.find(({ reason }) => reason === 'lost')?.letter ?? '';
  expect(await world.end('replay', strange)).toMatchObject({ outcome: 'refused' });
  expect(await world.end('discard', strange)).toMatchObject({ outcome: 'done' });
});

describe('letters by a queue', () => {
  const makeQueue = async (): Promise<{ QueueUrl: string; arn: string }> => {
    const world = opened[0] ?? (await open());
    const QueueName = uniqueName('letters');
    const { QueueUrl = '' } = await world.sqs.createQueue({ QueueName });
    return { QueueUrl, arn: `arn:aws:sqs:eu-west-1:000000000000:${QueueName}` };
  };
  const toQueue = async () => {
    const { QueueUrl, arn } = await makeQueue();
    return open({ DestinationConfig: { OnFailure: { Destination: arn } } }, { lettersQueueUrl: QueueUrl });
  };

  it('are read again from the stream, and are then as those of the bucket', async () => {
    const world = await toQueue();
    const letter = await withLetter(world);
    await world.letters.fixLetter({ ...fixing, letter });
    await world.end('replay', letter);
    await until(async () => (await world.quantityOf(LINE)) === 6);
    const { Attributes } = await world.sqs.getQueueAttributes({
      QueueUrl: world.deps.settings.lettersQueueUrl ?? '',
      AttributeNames: ['All'],
    });
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
    });
  });

  it('are lost by their address where the stream keeps them no more', async () => {
    const world = await toQueue();
    await putAll(world.stored, [POISON]);
    const QueueUrl = world.deps.settings.lettersQueueUrl ?? '';
    await until(async () => {
      const { Attributes } = await world.sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['All'] });
      return Attributes?.['ApproximateNumberOfMessages'] === '1';
    }, 30_000);
    await world.stored.kinesis.deleteStream({ StreamName: world.stored.streamName });
    const [lost] = await world.untilOpen(1);
    expect(lost).toMatchObject({
      reason: 'lost',
      lines: 0,
      addresses: [expect.stringMatching(/^shardId-0{12}:49\d{54}$/)],
    });
    expect(await world.end('discard', lost?.letter ?? '')).toMatchObject({ outcome: 'done' });
  });
});
