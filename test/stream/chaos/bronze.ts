/** A trial's Firehose: from its stream, by the function in Python and the table as they are deployed, into a bronze that is read here. */
import { FirehoseClient } from '@aws-sdk/client-firehose';
import { CreateDatabaseCommand, GlueClient } from '@aws-sdk/client-glue';
import { S3 } from '@aws-sdk/client-s3';
import { service as firehoseService } from '../../../local-aws/firehose';
import type { ServiceFactory } from '../../../local-aws/gateway/service';
import { service as glueService } from '../../../local-aws/glue';
import { ensureTable } from '../../../src/aws/catalog-table';
import { readParquetRows, type ParquetRow } from '../../../src/aws/parquet';
import { makeFunction } from '../../../src/local-stack/stream/functions';
import { undeliveredPrefix } from '../../../src/model/delivered-name';
import { STREAM_PIPELINE } from '../../../src/model/names';
import { sourceOf } from '../../../src/model/pipeline';
import { findPipeline } from '../../../src/pipelines/registry';
import { deliveredBy } from '../../../src/sources/firehose/delivered';
import { ensureDeliveryStream } from '../../../src/sources/firehose/provision/delivery-stream';
import { deliveredTable } from '../../../src/sources/firehose/provision/tables';
import { CLEAN, streamNames } from '../../../src/stream/names';
import { clientSettings } from '../../support/stack';
import type { InvoicesApi } from '../support/invoices-api';

const PIPELINE = findPipeline(STREAM_PIPELINE);
const DATABASE = 'ecomflow';
const ANY_ROLE = 'arn:aws:iam::000000000000:role/ecomflow-copy';

export const SOURCE = deliveredBy(PIPELINE);
export const FIREHOSE_SERVICES: readonly ServiceFactory[] = [glueService, firehoseService];

export interface BronzeObject {
  readonly key: string;
  readonly rows: readonly ParquetRow[];
}

export interface Bronze {
  readonly bucket: string;
  /** Data of records that could not be given on, once for each time that they lie there. */
  failures(): Promise<Buffer[]>;
  objects(): Promise<BronzeObject[]>;
  /** Ends what delivers, wherever it is. */
  kill(): Promise<void>;
  stop(): void;
}

/** From now on what the stream takes is delivered into the bucket. */
export async function openBronze({ door, stored }: InvoicesApi, bucket: string): Promise<Bronze> {
  const settings = { ...clientSettings(), endpoint: door.gateway.url };
  const [glue, firehose] = [new GlueClient(settings), new FirehoseClient(settings)];
  await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: DATABASE } }));
  for (const feed of sourceOf(PIPELINE, 'firehose').feeds)
    await ensureTable(glue, DATABASE, deliveredTable(SOURCE, feed, bucket));
  // The delivery stream calls it by its deployed name.
  await makeFunction({ ...stored.place, names: streamNames() }, CLEAN);
  const place = {
    ...{ region: settings.region, bronzeBucket: bucket, catalogDatabase: DATABASE, copyRoleArn: ANY_ROLE },
  };
  await ensureDeliveryStream(firehose, { ...SOURCE, stream: stored.streamName }, place);
  for (const client of [glue, firehose]) client.destroy();
  const reader = createReader(bucket);
  return { bucket, ...reader, kill: () => killDelivery(door.gateway.url) };
}

/** Past the faults of the trial's gateway. */
function createReader(Bucket: string): Pick<Bronze, 'failures' | 'objects' | 'stop'> {
  const s3 = new S3({ ...clientSettings(), forcePathStyle: true });
  const known = new Map<string, BronzeObject>();
  const keys = async (Prefix: string): Promise<string[]> => {
    const { Contents = [], IsTruncated } = await s3.listObjectsV2({ Bucket, Prefix });
    if (IsTruncated) throw new Error(`${Prefix} holds more than a page`);
    return Contents.map(({ Key = '' }) => Key);
  };
  const read = async (Key: string): Promise<Buffer> => {
    const { Body } = await s3.getObject({ Bucket, Key });
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  };
  const objectAt = async (key: string): Promise<BronzeObject> => {
    const object = known.get(key) ?? { key, rows: await readParquetRows(await read(key)) };
    known.set(key, object);
    return object;
  };
  return {
    objects: async () => Promise.all((await keys(SOURCE.prefix)).map(objectAt)),
    failures: async () => {
      const bodies = await Promise.all((await keys(undeliveredPrefix(SOURCE.pipeline))).map(read));
      return bodies.flatMap(dataOf);
    },
    stop: () => s3.destroy(),
  };
}

function dataOf(body: Buffer): Buffer[] {
  const lines = body.toString().trimEnd().split('\n');
  return lines.map((line) => Buffer.from((JSON.parse(line) as { rawData: string }).rawData, 'base64'));
}

async function killDelivery(gatewayUrl: string): Promise<void> {
  const answer = await fetch(`${gatewayUrl}/_local/firehose/kill`, {
    method: 'POST',
    body: JSON.stringify({ name: SOURCE.deliveryStream }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}
