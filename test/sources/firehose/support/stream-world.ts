/** A stream, its delivery and bronze of a test's own: a real Kinesis and a real S3; what Firehose would write the test writes. */
import { FirehoseClient } from '@aws-sdk/client-firehose';
import { CreateStreamCommand, KinesisClient } from '@aws-sdk/client-kinesis';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { service as kinesisService } from '../../../../local-aws/kinesis';
import { createObjectStore } from '../../../../src/aws/object-store';
import { definePipeline, firehose, type Pipeline } from '../../../../src/model/pipeline';
import type { Plan } from '../../../../src/model/plan';
import { pipeline as posted } from '../../../../src/pipelines/online-retail-stream/pipeline';
import { sourceOf } from '../../../../src/model/pipeline';
import { createFirehose } from '../../../../src/sources/firehose';
import { deliveredBy, type Delivered } from '../../../../src/sources/firehose/delivered';
import type { FirehoseDeps } from '../../../../src/sources/firehose/deps';
import type { Marked } from '../../../../src/sources/firehose/seek';
import type { SourceKind } from '../../../../src/sources/source-kind';
import {
  deliveredKey,
  parquetOf,
  readStream,
  rowsOfRecord,
  type DeliveredRow,
  type PutRecord,
} from '../../../support/delivered';
import { startOwnGateway } from '../../../support/own-gateway';
import { clientSettings, makeBucket, uniqueName } from '../../../support/stack';
import { activeOf, describedStreams, type Described } from './described';

export interface StreamWorld {
  readonly pipeline: Pipeline;
  readonly source: Delivered;
  readonly deps: FirehoseDeps;
  readonly kind: SourceKind<Marked>;
  readonly plan: Plan;
  readonly deliveryStreams: Map<string, Described>;
  /** All that lies in the stream. */
  records(): Promise<PutRecord[]>;
  /** Writes an object as Firehose would; its key. */
  deliver(rows: readonly DeliveredRow[], oldestMs?: number): Promise<string>;
  put(key: string, body: Buffer | string): Promise<void>;
  stop(): Promise<void>;
}

export async function openStreamWorld(ShardCount = 2): Promise<StreamWorld> {
  const described = describedStreams();
  const gateway = await startOwnGateway([kinesisService, described.service]);
  const settings = { ...clientSettings(), endpoint: gateway.url, maxAttempts: 1 };
  const kinesis = new KinesisClient({ ...settings, requestHandler: new NodeHttpHandler() });
  const firehoseClient = new FirehoseClient(settings);
  const s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
  const stream = uniqueName('invoices');
  await kinesis.send(new CreateStreamCommand({ StreamName: stream, ShardCount }));
  const pipeline = pipelineOf(stream);
  const source = deliveredBy(pipeline);
  described.streams.set(stream, activeOf(stream, `${source.prefix}!{timestamp:yyyy/MM/dd}/`));
  const deps: FirehoseDeps = {
    ...{ s3, kinesis, firehose: firehoseClient, store: createObjectStore(s3), findPipeline: () => pipeline },
    settings: {
      ...{ bronzeBucket: await makeBucket('bronze'), lakeBucket: await makeBucket('lake') },
      watermarkPatienceMs: 60_000,
    },
  };
  const definitionKey = 'definition.json';
  await deps.store.writeJson(deps.settings.lakeBucket, definitionKey, pipeline);
  const put = async (Key: string, Body: Buffer | string): Promise<void> => {
    await s3.send(new PutObjectCommand({ Bucket: deps.settings.bronzeBucket, Key, Body }));
  };
  return {
    ...{ pipeline, source, deps, put, kind: createFirehose(deps), deliveryStreams: described.streams },
    plan: { pipeline: pipeline.name, definitionKey } as Plan,
    records: () => readStream(kinesis, stream),
    async deliver(rows, oldestMs = Date.now()) {
      const key = deliveredKey(source.prefix, stream, oldestMs);
      await put(key, parquetOf(rows));
      return key;
    },
    async stop() {
      for (const client of [kinesis, firehoseClient, s3]) client.destroy();
      await gateway.stop();
    },
  };
}

/** The pipeline of the project, of another stream. */
function pipelineOf(stream: string): Pipeline {
  const { feeds, mappings } = sourceOf(posted, 'firehose');
  const { name, sourceSystem, entities, load, publish, report, schedule } = posted;
  const source = firehose({ stream, deliveryStream: stream, feeds, mappings });
  return definePipeline({ name, sourceSystem, source, entities, load, publish, report, schedule });
}

export function rowsOf(records: readonly PutRecord[]): DeliveredRow[] {
  return records.flatMap(rowsOfRecord);
}
