/** A buffer's records into objects: what went well, and what failed where errors go. */
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { AwsError, type StackContext } from '../../gateway/service';
import type { Conversion } from '../conversion-input';
import type { Bucket } from '../destination-input';
import { readTable } from '../format/catalog-table';
import { rowsOf } from '../format/convert';
import { Malformed } from '../format/malformed';
import { parquetOf, type Row, type TableColumn } from '../format/parquet-file';
import { Turns } from '../format/turns';
import type { Measures, Way } from './measures';
import {
  conversionFailures,
  dataObject,
  objectName,
  processingFailures,
  type DeliveredObject,
  type Unconverted,
} from './object';
import { persist, type Patience } from './persist';
import { errorPrefixAt, prefixAt } from './prefix';
import type { FailedRecord, ProcessedRecord, ReadyRecord } from './record';

export interface DeliverParts extends Patience {
  readonly streamName: string;
  readonly version: number;
  readonly bucket: Bucket;
  readonly conversion: Conversion | undefined;
  readonly functionArn: string | undefined;
  readonly s3: S3Client;
  readonly context: Pick<StackContext, 'gatewayUrl' | 'region' | 'clock'>;
  readonly way: Way;
  readonly measures: Measures;
}

/** Throws only once it is stopped. */
export async function deliver(parts: DeliverParts, batch: readonly ProcessedRecord[]): Promise<void> {
  const failed = batch.filter((one): one is FailedRecord => 'failure' in one);
  const ready = batch.filter((one): one is ReadyRecord => 'data' in one);
  const objects = parts.conversion ? await converted(parts, parts.conversion, ready) : joined(ready);
  if (failed.length > 0) objects.push(processingFailures(failed, parts.functionArn));
  for (const object of objects) await persist(parts, () => measuredPut(parts, object));
}

async function measuredPut(parts: DeliverParts, object: DeliveredObject): Promise<void> {
  const { measures, way } = parts;
  try {
    await put(parts, object);
  } catch (error) {
    measures.put(way, object, false);
    throw error;
  }
  measures.put(way, object, true);
}

/** A put that is made again gets a name of its own: whether the one before took effect nobody knows, and so its records may be there twice. */
async function put(
  { bucket, streamName, version, s3, context }: DeliverParts,
  object: DeliveredObject,
): Promise<void> {
  const at = new Date(object.oldestMs);
  const prefix = object.failed ? errorPrefixAt(bucket, object.failed, at) : prefixAt(bucket.prefix, at);
  const name = objectName(streamName, version, new Date(context.clock.now()), object.extension);
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket.name,
      Key: `${prefix}${name}`,
      Body: object.body,
      ContentType: 'application/octet-stream',
    }),
  );
}

function joined(ready: readonly ReadyRecord[]): DeliveredObject[] {
  return ready.length === 0 ? [] : [dataObject(ready, Buffer.concat(ready.map(({ data }) => data)))];
}

async function converted(
  parts: DeliverParts,
  conversion: Conversion,
  ready: readonly ReadyRecord[],
): Promise<DeliveredObject[]> {
  if (ready.length === 0) return [];
  const columns = await persist(parts, () => tableNow(parts, conversion));
  const rows: Row[] = [];
  const taken: ReadyRecord[] = [];
  const failed: Unconverted[] = [];
  const turns = new Turns();
  for (const one of ready) {
    await turns.pass();
    const read = columns instanceof Malformed ? columns : attempted(one, columns, conversion);
    if (read instanceof Malformed) failed.push({ ...one, error: read });
    else {
      taken.push(one);
      for (const row of read) rows.push(row);
    }
  }
  parts.measures.converted(taken.length, failed.length);
  const objects: DeliveredObject[] = [];
  if (taken.length > 0 && !(columns instanceof Malformed))
    objects.push(dataObject(taken, await parquetOf(columns, rows, conversion.compression), '.parquet'));
  const { region, clock } = parts.context;
  if (failed.length > 0) objects.push(conversionFailures(failed, { conversion, region, nowMs: clock.now() }));
  return objects;
}

function attempted(
  { data }: ReadyRecord,
  columns: readonly TableColumn[],
  { isLenient }: Conversion,
): readonly Row[] | Malformed {
  try {
    return rowsOf(data, columns, isLenient);
  } catch (error) {
    if (error instanceof Malformed) return error;
    throw error;
  }
}

/** A table that is not there fails the records; what else goes wrong is tried again. */
async function tableNow(
  { context }: DeliverParts,
  conversion: Conversion,
): Promise<readonly TableColumn[] | Malformed> {
  try {
    return await readTable(context, conversion);
  } catch (error) {
    if (error instanceof Malformed) return error;
    if (error instanceof AwsError && error.code === 'EntityNotFoundException')
      return new Malformed('DataFormatConversion.EntityNotFoundException', error.message);
    throw error;
  }
}
