/** `ecomflow stream status`: what it reads, and how it says it. */
import { S3 } from '@aws-sdk/client-s3';
import { type GetMetricDataCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { describeStatus } from '../../src/cli/stream/status/command';
import { createObjectStore } from '../../src/aws/object-store';
import { countOpen } from '../../src/cli/stream/status/dead-letters';
import { readFigures } from '../../src/cli/stream/status/figures';
import { lagBehind } from '../../src/cli/stream/status/star';
import { discardLetter } from '../../src/stream/letters/end';
import { readBox } from '../../src/stream/letters/box';
import { clientSettings, makeBucket } from '../support/stack';

const NAMED = {
  stream: 'invoices',
  storeFunction: 'store',
  deliveryStream: 'delivery',
  invoiceTable: 'invoice',
};
const NOW_MS = Date.parse('2026-11-30T12:00:00Z');
const minute = (before: number): Date => new Date(NOW_MS - before * 60_000);

/** A CloudWatch that knows these, by metric, the newest first; and tells one point a page. */
function knowing(points: Readonly<Record<string, readonly [minutesAgo: number, value: number][]>>) {
  const send = (command: GetMetricDataCommand) => {
    const { MetricDataQueries = [], NextToken = '0', StartTime = new Date() } = command.input;
    const at = Number(NextToken);
    const found = MetricDataQueries.map(({ Id, MetricStat }) => {
      const known = (points[MetricStat?.Metric?.MetricName ?? ''] ?? []).filter(
        ([ago]) => minute(ago) >= StartTime,
      );
      const [point] = known.slice(at);
      const shown = point ? { Timestamps: [minute(point[0])], Values: [point[1]] } : {};
      return { Id, ...shown, isLast: known.length <= at + 1 };
    });
    const next = found.every(({ isLast }) => isLast) ? {} : { NextToken: String(at + 1) };
    return Promise.resolve({ MetricDataResults: found, ...next });
  };
  return { send } as unknown as CloudWatchClient;
}

it('reads the last age of each reader, throttles of an hour and what was taken by the minute', async () => {
  const figures = await readFigures(
    knowing({
      IteratorAge: [
        [1, 250],
        [2, 90_000],
      ],
      KinesisMillisBehindLatest: [[11, 7]],
      WriteProvisionedThroughputExceeded: [
        [3, 2],
        [59, 1],
        [61, 50],
      ],
      IncomingRecords: [
        [1, 5],
        [2, 0],
        [9, 20],
      ],
    }),
    NAMED,
    NOW_MS,
  );
  expect(figures).toEqual({
    consumers: [
      { consumer: 'store', iteratorAgeMs: 250 },
      { consumer: 'delivery', iteratorAgeMs: null },
    ],
    throttles: [
      { of: 'invoices WriteProvisionedThroughputExceeded', count: 3 },
      { of: 'invoices ReadProvisionedThroughputExceeded', count: 0 },
      { of: 'store Throttles', count: 0 },
      { of: 'invoice WriteThrottleEvents', count: 0 },
    ],
    taken: [
      { at: minute(1).toISOString(), records: 5 },
      { at: minute(9).toISOString(), records: 20 },
    ],
  });
  expect(lagBehind(figures.taken, minute(5).getTime())).toEqual({
    loadedTo: minute(5).toISOString(),
    newestAt: minute(1).toISOString(),
    records: 5,
  });
  expect(lagBehind(figures.taken, null)).toMatchObject({ loadedTo: null, records: 25 });
});

it('counts letters that are open, and no object that is none', async () => {
  const s3 = new S3({ ...clientSettings(), forcePathStyle: true });
  const [bucket, bronzeBucket] = await Promise.all([
    makeBucket('ecomflow-dead-letters'),
    makeBucket('bronze'),
  ]);
  const box = { s3, store: createObjectStore(s3), bucket, bronzeBucket };
  expect(await countOpen(box)).toEqual({ open: 0, oldestAt: null });
  for (const Key of ['aws/lambda/a/shard/1', 'aws/lambda/a/shard/2', 'other/1'])
    await s3.putObject({ Bucket: bucket, Key, Body: '{}' });
  expect(await countOpen(box)).toEqual({ open: 2, oldestAt: null });
  const [first] = await readBox(box);
  const ending = { by: 'ana', why: 'a test', token: 'a run' };
  if (first) await discardLetter({ ...box, now: Date.now }, first, ending);
  expect(await countOpen(box)).toEqual({ open: 1, oldestAt: null });
  s3.destroy();
});

describe('in words', () => {
  const good = {
    consumers: [{ consumer: 'store', iteratorAgeMs: 1500 }],
    throttles: [{ of: 'invoices Writes', count: 0 }],
    deadLetters: { open: 0, oldestAt: null },
    star: { loadedTo: '2026-11-30T11:55:00.000Z', newestAt: null, records: 0 },
  };

  it.each([
    [
      'all is well',
      good,
      ['iterator age 1.5 s', 'none in an hour', 'none that is open', 'nothing was taken since'],
    ],
    [
      'much is not',
      {
        consumers: [{ consumer: 'store', iteratorAgeMs: null }],
        throttles: [{ of: 'invoices Writes', count: 4 }],
        deadLetters: { open: 2, oldestAt: '2026-11-30T11:00:00.000Z' },
        star: { loadedTo: null, newestAt: '2026-11-30T11:59:00.000Z', records: 9 },
      },
      [
        'was handed nothing',
        '4 in an hour: invoices Writes',
        '2 open, the oldest of 2026-11-30T11',
        'nothing loaded yet; 9 records',
      ],
    ],
    ['nobody could say it of the star', { ...good, star: null }, ['not known']],
  ])('says that %s', (_, status, words) => {
    for (const word of words) expect(describeStatus(status)).toContain(word);
  });
});
