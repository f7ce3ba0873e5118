/** Records that were given up, as those who gave them up tell of them. */
import { z } from 'zod';
import type { LetterPlace } from '../../model/letters';

export interface FoundRecord {
  /** Null where only the address is left. */
  readonly data: Buffer | null;
  /** `shard:sequence number`; of Firehose, which does not say it, the place of what it wrote. */
  readonly address: string;
  /** ISO UTC. */
  readonly arrivedAt: string | null;
  /** As the consumer said it. */
  readonly condition: string;
  readonly place: LetterPlace;
}

export type ObjectName = Pick<LetterPlace, 'bucket' | 'key'>;

const batchSchema = z.object({
  shardId: z.string(),
  startSequenceNumber: z.string(),
  endSequenceNumber: z.string(),
  approximateArrivalOfFirstRecord: z.string().optional(),
  batchSize: z.number().int(),
  streamArn: z.string(),
});
export type GivenUpBatch = z.infer<typeof batchSchema>;

const eventSchema = z.object({
  Records: z.array(
    z.object({
      eventID: z.string(),
      kinesis: z.object({ data: z.string(), approximateArrivalTimestamp: z.number() }),
    }),
  ),
});

/** What an event source mapping tells: a bucket with `payload`, a queue without. */
export const noticeSchema = z.object({
  requestContext: z.object({ condition: z.string() }),
  KinesisBatchInfo: batchSchema,
  payload: z.union([z.string(), eventSchema]).optional(),
});
export type Notice = z.infer<typeof noticeSchema>;

/** Source: AWS, "Retain discarded batch records for a Kinesis Data Streams event source in Lambda". Throws ZodError of anything else. */
export function recordsOfNotice(notice: unknown, name: ObjectName): FoundRecord[] {
  const { requestContext, KinesisBatchInfo: batch, payload } = noticeSchema.parse(notice);
  const { condition } = requestContext;
  const { Records } = eventSchema.parse(
    typeof payload === 'string' ? JSON.parse(payload) : (payload ?? { Records: [] }),
  );
  const found = Records.map(({ eventID, kinesis }, index): FoundRecord => ({
    data: Buffer.from(kinesis.data, 'base64'),
    address: eventID,
    arrivedAt: new Date(Math.round(kinesis.approximateArrivalTimestamp * 1000)).toISOString(),
    condition,
    place: { ...name, index },
  }));
  const lost = batch.batchSize - found.length;
  return lost > 0 ? [...found, lostOf(batch, lost, condition, { ...name, index: found.length })] : found;
}

function lostOf(batch: GivenUpBatch, count: number, condition: string, place: LetterPlace): FoundRecord {
  const { shardId, startSequenceNumber: first, endSequenceNumber: last } = batch;
  const address = first === last ? `${shardId}:${first}` : `${shardId}:${first}-${last}`;
  const arrivedAt = batch.approximateArrivalOfFirstRecord ?? null;
  return { data: null, address, arrivedAt, condition: `${condition}, ${count} lost`, place };
}

/** Firehose says some of its times as numbers and some as texts. */
const epochMs = z.coerce.number();
const failedSchema = z.object({
  arrivalTimestamp: epochMs.optional(),
  errorCode: z.string(),
  rawData: z.string(),
});

/** A line for each record. Source: AWS, "Handle failure in data transformation" of Amazon Data Firehose. */
export function recordsOfFirehose(text: string, name: ObjectName): FoundRecord[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line, index): FoundRecord => {
    const { arrivalTimestamp, errorCode, rawData } = failedSchema.parse(JSON.parse(line));
    return {
      data: Buffer.from(rawData, 'base64'),
      address: `s3://${name.bucket}/${name.key}#${index}`,
      arrivedAt: arrivalTimestamp === undefined ? null : new Date(arrivalTimestamp).toISOString(),
      condition: errorCode,
      place: { ...name, index },
    };
  });
}
