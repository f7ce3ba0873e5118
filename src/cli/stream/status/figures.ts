/** What CloudWatch knows of the stream. Source: AWS, the metrics of Kinesis Data Streams, Lambda, Firehose and DynamoDB. */
import {
  GetMetricDataCommand,
  type CloudWatchClient,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';

export interface StreamNamed {
  readonly stream: string;
  readonly storeFunction: string;
  readonly deliveryStream: string;
  readonly invoiceTable: string;
}

export interface StreamFigures {
  /** How old the last record was that each consumer was handed; null where it was handed none in these minutes. */
  readonly consumers: readonly { readonly consumer: string; readonly iteratorAgeMs: number | null }[];
  /** In the last hour. */
  readonly throttles: readonly { readonly of: string; readonly count: number }[];
  /** Records that the stream took, by the minute that begins then; the newest first. */
  readonly taken: readonly { readonly at: string; readonly records: number }[];
}

const MINUTE_MS = 60_000;
/** How far ages are looked for. */
const AGE_MS = 10 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** How far records are counted. */
const TAKEN_MS = 24 * HOUR_MS;

interface Asked {
  readonly namespace: string;
  readonly metric: string;
  readonly of: readonly [dimension: string, value: string];
  readonly stat: 'Maximum' | 'Sum';
}

export async function readFigures(
  cloudwatch: Pick<CloudWatchClient, 'send'>,
  named: StreamNamed,
  nowMs: number,
): Promise<StreamFigures> {
  const consumers = consumersOf(named);
  const throttles = throttlesOf(named);
  const taken = { ...ofStream(named, 'IncomingRecords'), stat: 'Sum' as const };
  const [ages, counts, [records = []]] = await Promise.all([
    ask(cloudwatch, consumers, nowMs - AGE_MS, nowMs),
    ask(cloudwatch, throttles, nowMs - HOUR_MS, nowMs),
    ask(cloudwatch, [taken], nowMs - TAKEN_MS, nowMs),
  ]);
  return {
    consumers: consumers.map(({ of: [, consumer] }, at) => ({
      consumer,
      iteratorAgeMs: ages[at]?.[0]?.value ?? null,
    })),
    throttles: throttles.map(({ metric, of: [, name] }, at) => ({
      of: `${name} ${metric}`,
      count: (counts[at] ?? []).reduce((sum, { value }) => sum + value, 0),
    })),
    taken: records.filter(({ value }) => value > 0).map(({ at, value }) => ({ at, records: value })),
  };
}

/** What reads the stream. */
function consumersOf({ storeFunction, deliveryStream }: StreamNamed): Asked[] {
  return [
    { namespace: 'AWS/Lambda', metric: 'IteratorAge', of: ['FunctionName', storeFunction], stat: 'Maximum' },
    {
      namespace: 'AWS/Firehose',
      metric: 'KinesisMillisBehindLatest',
      of: ['DeliveryStreamName', deliveryStream],
      stat: 'Maximum',
    },
  ];
}

function throttlesOf(named: StreamNamed): Asked[] {
  const { storeFunction, invoiceTable } = named;
  return [
    { ...ofStream(named, 'WriteProvisionedThroughputExceeded'), stat: 'Sum' },
    { ...ofStream(named, 'ReadProvisionedThroughputExceeded'), stat: 'Sum' },
    { namespace: 'AWS/Lambda', metric: 'Throttles', of: ['FunctionName', storeFunction], stat: 'Sum' },
    {
      namespace: 'AWS/DynamoDB',
      metric: 'WriteThrottleEvents',
      of: ['TableName', invoiceTable],
      stat: 'Sum',
    },
  ];
}

function ofStream({ stream }: StreamNamed, metric: string): Omit<Asked, 'stat'> {
  return { namespace: 'AWS/Kinesis', metric, of: ['StreamName', stream] };
}

interface Point {
  readonly at: string;
  readonly value: number;
}

/** By the minute, the newest first. */
async function ask(
  cloudwatch: Pick<CloudWatchClient, 'send'>,
  asked: readonly Asked[],
  fromMs: number,
  toMs: number,
): Promise<Point[][]> {
  const points = new Map<string, Point[]>(asked.map((_, at) => [`m${at}`, []]));
  let NextToken: string | undefined;
  do {
    const page = await cloudwatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(fromMs),
        EndTime: new Date(toMs),
        ScanBy: 'TimestampDescending',
        MetricDataQueries: asked.map(queryOf),
        NextToken,
      }),
    );
    for (const { Id = '', Timestamps = [], Values = [] } of page.MetricDataResults ?? [])
      points
        .get(Id)
        ?.push(...Timestamps.map((time, at) => ({ at: time.toISOString(), value: Values[at] ?? 0 })));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return [...points.values()];
}

function queryOf({ namespace, metric, of: [Name, Value], stat }: Asked, at: number): MetricDataQuery {
  return {
    Id: `m${at}`,
    MetricStat: {
      Metric: { Namespace: namespace, MetricName: metric, Dimensions: [{ Name, Value }] },
      Period: MINUTE_MS / 1000,
      Stat: stat,
    },
  };
}
