/** Mail of the stream, by the way that it takes: SNS into a queue. */
import { S3 } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createNewsActivities, type NewsDeps } from '../../src/activities/stream-news';
import { createObjectStore } from '../../src/aws/object-store';
import { NEVER_QUIET } from '../../src/model/quiet-hours';
import type { Window } from '../../src/model/window';
import { recordOf, storedLine } from '../stream/support/stored';
import { openMailbox } from '../support/mailbox';
import { writeParquet } from '../support/parquet';
import { actingAs, clientSettings, makeBucket, uniqueName } from '../support/stack';

const EVER = { from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' };
const LINES = 'bronze/online-retail-stream/epoch=1/invoice_line/2026/11/30/';

const s3 = new S3({ ...clientSettings(), forcePathStyle: true });
const worker = {
  s3: new S3({ ...actingAs('ecomflow-worker'), forcePathStyle: true }),
  sns: new SNS(actingAs('ecomflow-worker')),
};
afterAll(() => {
  for (const client of [s3, ...Object.values(worker)]) client.destroy();
});

async function world() {
  const [lettersBucket, bronzeBucket, lakeBucket] = await Promise.all([
    makeBucket('ecomflow-dead-letters'),
    makeBucket('ecomflow-bronze'),
    makeBucket('ecomflow-lake'),
  ]);
  const { topicArn: alertTopicArn, read: mail } = await openMailbox();
  const deps = {
    ...worker,
    store: createObjectStore(worker.s3),
    nowMs: () => Date.parse('2026-11-30T12:34:56.000Z'),
    settings: {
      ...{ lettersBucket, bronzeBucket, lakeBucket, alertTopicArn, quietHours: NEVER_QUIET },
      ...{ lettersQueueUrl: undefined, streamName: 's' },
    },
  } as unknown as NewsDeps;
  /** As Lambda puts it, one record an object. */
  const giveUp = (number: number, data: Buffer) =>
    s3.putObject({
      Bucket: lettersBucket,
      Key: `aws/lambda/mapping/shardId-000000000000/2026/11/30/${uniqueName('x')}`,
      Body: JSON.stringify({
        requestContext: { condition: 'RetryAttemptsExhausted' },
        KinesisBatchInfo: {
          shardId: 'shardId-000000000000',
          startSequenceNumber: String(number),
          endSequenceNumber: String(number),
          batchSize: 1,
          streamArn: 'a',
        },
        payload: JSON.stringify({
          Records: [
            {
              eventID: `shardId-000000000000:${number}`,
              kinesis: { data: data.toString('base64'), approximateArrivalTimestamp: 1_796_040_000 + number },
            },
          ],
        }),
      }),
    });
  const deliver = (name: string, ids: string, minutes: readonly (number | null)[]) =>
    s3.putObject({
      Bucket: bronzeBucket,
      Key: LINES + name,
      Body: writeParquet([
        { name: 'line_id', type: 'pa.string()', values: ids },
        {
          name: 'received_at',
          type: "pa.timestamp('ms')",
          values: `[${minutes.map((one) => (one === null ? 'None' : `datetime(2026, 11, 30, 12, ${one})`)).join(', ')}]`,
        },
      ]),
    });
  const { resolveNews, tellOfStored, tellOfLetters } = createNewsActivities(deps);
  const activity = () => new MockActivityEnvironment();
  return {
    resolveNews,
    tellOfStored: (window: Window) => activity().run(tellOfStored, window),
    tellOfLetters: () => activity().run(tellOfLetters),
    mail,
    giveUp,
    deliver,
  };
}

describe('what was stored', () => {
  it('is told by its lines and their times, without marks', async () => {
    const { tellOfStored, deliver, mail } = await world();
    await deliver('a.parquet', "['1', None, '2']", [5, null, 3]);
    await deliver('b.parquet', "['3']", [9]);
    expect(await tellOfStored(EVER)).toEqual({
      ...EVER,
      objects: 2,
      lines: 3,
      firstReceivedAt: '2026-11-30T12:03:00.000Z',
      lastReceivedAt: '2026-11-30T12:09:00.000Z',
    });
    expect(await mail()).toMatchObject([
      {
        Subject: 'online-retail-stream: storage updated, 3 lines until 2100-01-01T00:00Z',
        Message: expect.stringMatching(/2 objects with\s+3 lines.*12:03:00.*12:09:00/s),
      },
    ]);
  });

  it('is told once of a window, whoever asks again', async () => {
    const { tellOfStored, deliver, mail } = await world();
    await deliver('a.parquet', "['1']", [5]);
    await tellOfStored(EVER);
    await tellOfStored(EVER);
    expect(await mail()).toHaveLength(1);
  });

  it('is no news where no object came in the window: the twin', async () => {
    const { tellOfStored, deliver, mail } = await world();
    await deliver('a.parquet', "['1']", [5]);
    const before = { from: EVER.from, to: '2000-01-02T00:00:00.000Z' };
    expect(await tellOfStored(before)).toMatchObject({ objects: 0, lines: 0 });
    expect(await mail()).toEqual([]);
  });
});

describe('what was given up', () => {
  it('is one message for each kind of failure, and each letter is told of once', async () => {
    const { tellOfLetters, giveUp, mail } = await world();
    for (let number = 1; number <= 7; number += 1)
      await giveUp(number, recordOf(storedLine(number, { quantity: 'six' })));
    await giveUp(8, recordOf(storedLine(8)));
    expect(await tellOfLetters()).toEqual([
      { reason: 'not-a-line', count: 7 },
      { reason: 'not-taken', count: 1 },
    ]);
    const messages = await mail();
    expect(messages.map(({ Subject }) => Subject)).toEqual([
      'online-retail-stream: 7 new dead letters, not-a-line',
      'online-retail-stream: 1 new dead letters, not-taken',
    ]);
    expect(messages[0]?.Message).toMatch(
      /7\s+such\s+are\s+open.*and 2 more.*letters list --reason not-a-line/s,
    );
    expect(messages[0]?.Message).not.toContain('17850');
    expect(await tellOfLetters()).toEqual([]);
    expect(await mail()).toEqual([]);
    // The twin: one more is news, and so is one that came again.
    await giveUp(9, recordOf(storedLine(9)));
    await giveUp(10, recordOf(storedLine(8)));
    expect(await tellOfLetters()).toEqual([{ reason: 'not-taken', count: 2 }]);
    expect(await mail()).toMatchObject([{ Subject: 'online-retail-stream: 2 new dead letters, not-taken' }]);
  });
});

describe('the window', () => {
  it.each([
    [{}, null, '2026-11-30T11:00:00.000Z', '2026-11-30T12:00:00.000Z'],
    [{}, '2026-11-29T08:00:00.000Z', '2026-11-29T07:00:00.000Z', '2026-11-29T08:00:00.000Z'],
    [EVER, null, EVER.from, EVER.to],
  ])('of %j, scheduled at %s, is from %s to %s', async (input, scheduledAt, from, to) => {
    const { resolveNews } = await world();
    expect(await resolveNews({ input, scheduledAt })).toEqual({ from, to });
  });

  it.each([[{ from: EVER.from }], [{ since: 'ever' }]])('is refused as %j', async (input) => {
    const { resolveNews } = await world();
    await expect(resolveNews({ input, scheduledAt: null })).rejects.toMatchObject({
      code: 'ELT_INPUT_INVALID',
    });
  });
});
