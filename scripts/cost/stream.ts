/** What the stream of invoices costs: in a month in which nothing comes, and for a million lines. Pure. */
import { HOURS, pricing, type Prices } from './model';
import { GUESSED } from './shops';
import type { Counts } from './terraform-counts';

export interface StreamCost {
  readonly service: string;
  readonly monthUsd: number;
  readonly millionLinesUsd: number;
}

const LINES = 1e6;
const KB = 1024;
/** Firehose counts a record as the next multiple of it. */
const FIREHOSE_STEP = 5 * KB;
const WRITE_UNIT = KB;
/** Reads and writes that are refused, of three tables and an index. */
const TABLE_ALARM_METRICS = 8;

/** Of one shard and one machine, in so many zones. Throws for a price that the list does not have. */
export function costOfStream(counts: Counts, zones: number, prices: Prices): StreamCost[] {
  const usd = pricing(prices);
  const { bytesOfALineInTheStream: lineBytes, linesAPost, linesARecord } = GUESSED;
  const requests = LINES / linesAPost;
  const records = LINES / linesARecord;
  const storedGb = (LINES * GUESSED.bytesOfAnItem) / 1e9;
  const rounded = Math.ceil((linesARecord * lineBytes) / FIREHOSE_STEP) * FIREHOSE_STEP;
  const calls = requests + (2 * records) / GUESSED.recordsABatch;
  const gbSeconds =
    (counts.lambdaMb / KB) *
    (requests * GUESSED.postSeconds + (LINES / 1000) * GUESSED.storeSecondsAThousandLines);
  // A line is an item of its own; a record has one head, which is in the index, too, and one customer; a request is noted twice.
  const noteUnits = 1 + Math.ceil((linesAPost * GUESSED.bytesOfAnAnswerALine) / WRITE_UNIT);
  const alarmMetrics = counts.streamAlarms + counts.streamFunctions + TABLE_ALARM_METRICS;
  const writeUnits = LINES + 3 * records + noteUnits * requests;
  return [
    {
      service: 'Kinesis (a shard)',
      monthUsd: HOURS * (usd('kinesisShardHour') + usd('kinesisRetentionShardHour')),
      millionLinesUsd: (records / 1e6) * usd('kinesisPutMillion'),
    },
    {
      service: 'VPC (endpoints)',
      monthUsd: counts.streamEndpoints * zones * HOURS * usd('endpointHour'),
      millionLinesUsd: ((LINES * lineBytes) / 1e9) * usd('endpointGb'),
    },
    { service: 'API Gateway', monthUsd: 0, millionLinesUsd: (requests / 1e6) * usd('httpApiMillion') },
    {
      service: 'Lambda',
      monthUsd: 0,
      millionLinesUsd: (calls / 1e6) * usd('lambdaCallsMillion') + gbSeconds * usd('lambdaArmGbSecond'),
    },
    {
      service: 'DynamoDB: writes',
      monthUsd: 0,
      millionLinesUsd: (writeUnits / 1e6) * usd('dynamodbWriteMillion'),
    },
    {
      service: 'DynamoDB: a month of what they leave',
      monthUsd: 0,
      millionLinesUsd: storedGb * (usd('dynamodbGbMonth') + usd('dynamodbRecoveryGbMonth')),
    },
    {
      service: 'Firehose',
      monthUsd: 0,
      millionLinesUsd: ((records * rounded) / 1e9) * (usd('firehoseGb') + usd('firehoseConversionGb')),
    },
    {
      service: 'CloudWatch',
      monthUsd: alarmMetrics * usd('alarmMonth') + counts.streamShardMetrics * usd('metricMonth'),
      millionLinesUsd: requests * GUESSED.logGbAPost * usd('logsGb'),
    },
    {
      service: 'Cognito (a machine)',
      monthUsd: usd('cognitoMachineMonth') + (HOURS / 1000) * usd('cognitoTokensThousand'),
      millionLinesUsd: 0,
    },
  ];
}
