/** Puts the parts of a stream's mapping together. Source: AWS, "Using Lambda to process records from Amazon Kinesis Data Streams". */
import type { StackContext } from '../../gateway/service';
import { StreamApi, type Position } from '../../kinesis/reader/api';
import { Progress, type ShardProgress } from '../../kinesis/reader/progress';
import { StreamSource } from '../../kinesis/reader/stream-source';
import { invalidValue } from '../errors';
import type { StreamMapping } from '../mapping-input';
import type { Outcome } from '../runtime/runtime';
import type { Source } from '../source';
import { Delivery } from './delivery';
import { eventRecord } from './event';
import { failureTeller, type GivenUp } from './on-failure';
import { ShardReader } from './shard-reader';

const HOUR_MS = 3_600_000;
const TELLINGS = 5;

export interface StreamParts {
  readonly id: string;
  readonly mapping: StreamMapping;
  readonly context: StackContext;
  readonly functionArn: string;
  readonly roleArn: string;
  readonly call: (payload: string) => Promise<Outcome>;
}

/** What starts the mapping, each time from where it was. Throws InvalidParameterValueException for a stream that is not there. */
export async function prepareStream(parts: StreamParts): Promise<() => Source> {
  const { mapping, context, roleArn } = parts;
  const api = new StreamApi(context, roleArn, mapping.EventSourceArn);
  const progress = new Progress(api);
  const retentionMs = await describe(api, progress, parts);
  const { MaximumRecordAgeInSeconds: mostSeconds } = mapping;
  const mostAgeMs = mostSeconds < 0 ? retentionMs : mostSeconds * 1000;
  const read = shardReading(parts, api, mostAgeMs);
  return () => new StreamSource({ progress, read, log: readingLog(context) });
}

async function describe(api: StreamApi, progress: Progress, { mapping }: StreamParts): Promise<number> {
  try {
    await progress.begin(startOf(mapping));
    return (await api.retentionHours()) * HOUR_MS;
  } catch (error) {
    throw invalidValue(`The stream ${mapping.EventSourceArn} cannot be read: ${String(error)}`);
  }
}

function startOf({
  StartingPosition: ShardIteratorType,
  StartingPositionTimestamp,
}: StreamMapping): Position {
  return ShardIteratorType === 'AT_TIMESTAMP'
    ? { ShardIteratorType, Timestamp: StartingPositionTimestamp ?? 0 }
    : { ShardIteratorType };
}

function readingLog({ log }: StackContext): (message: string) => void {
  return (message) => log(`lambda event source: ${message}`);
}

function shardReading(parts: StreamParts, api: StreamApi, mostAgeMs: number) {
  const { mapping, context, roleArn, call } = parts;
  const { log, region, clock } = context;
  const giveUp = givingUp(parts);
  return (progress: ShardProgress, stopping: AbortSignal): Promise<void> => {
    const shardId = progress.shard.id;
    const reading = { shardId, streamArn: mapping.EventSourceArn, roleArn, region };
    const common = { mapping, log, stopping };
    const reader = new ShardReader({
      ...common,
      log: readingLog(context),
      api,
      progress,
      toEvent: (record) => eventRecord(record, reading),
      deliver: (records, settle) =>
        new Delivery({
          ...common,
          mostAgeMs,
          call,
          settle,
          now: () => clock.now(),
          giveUp: (what) => giveUp(shardId, what),
          measureAge: (value) =>
            context.metrics.measure({
              namespace: 'AWS/Lambda',
              name: 'IteratorAge',
              dimensions: { FunctionName: mapping.FunctionName },
              value,
            }),
        }).deliver(records),
    });
    return reader.run();
  };
}

/** As on AWS, records that nobody could be told of are dropped all the same. */
function givingUp({ id: mappingId, mapping, context, functionArn, roleArn }: StreamParts) {
  const around = { mappingId, context, functionArn, roleArn, streamArn: mapping.EventSourceArn };
  const tell = failureTeller(around, mapping.DestinationConfig.OnFailure?.Destination);
  return async (shardId: string, what: GivenUp): Promise<void> => {
    for (let left = TELLINGS; left > 0; left -= 1) {
      try {
        await tell(shardId, what);
        return measureDelivered(context, mappingId, mapping, what.records.length);
      } catch (error) {
        context.log(`lambda event source: its destination was not told: ${String(error)}`);
      }
    }
    const dimensions = { FunctionName: mapping.FunctionName };
    context.metrics.measure({
      namespace: 'AWS/Lambda',
      name: 'DestinationDeliveryFailures',
      dimensions,
      value: 1,
    });
  };
}

/** Where the mapping asks for its events to be counted, as AWS does. */
function measureDelivered(
  { metrics }: StackContext,
  EventSourceMappingUUID: string,
  { MetricsConfig, DestinationConfig }: StreamMapping,
  value: number,
): void {
  if (!MetricsConfig.Metrics.includes('EventCount') || !DestinationConfig.OnFailure) return;
  metrics.measure({
    namespace: 'AWS/Lambda',
    name: 'OnFailureDestinationDeliveredEventCount',
    dimensions: { EventSourceMappingUUID },
    value,
  });
}
