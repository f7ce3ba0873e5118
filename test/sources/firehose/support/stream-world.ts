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
import { actingAs, clientSettings, makeBucket, uniqueName } from '../../../support/stack';
import { activeOf, describedStreams, type Described } from './described';

export interface StreamWorld {
  readonly pipeline: Pipeline;
  readonly source: Delivered;
  /** The test's own; of what stands in Terraform's place, too. */
  readonly kinesis: KinesisClient;
  /** The worker's. */
  readonly deps: FirehoseDeps;
  readonly kind: SourceKind<Marked>;
  readonly plan: Plan;
  readonly deliveryStreams: Map<string, Described>;
  /** All that lies in the stream. */
  records(): Promise<PutRecord[]>;
  /** Writes an object as Firehose would; its key. */
  deliver(rows: readonly DeliveredRow[], oldestMs?: number): Promise<string>;
  put(key: string, body: Buffer | string): Promise<void>;
  /** Keeps a definition where runs freeze theirs; its key. */
  freeze(pipeline: Pipeline): Promise<string>;
  /** What `deps` are, in the name of another role. */
  depsOf(role: string): FirehoseDeps;
  stop(): Promise<void>;
}

export async function openStreamWorld(ShardCount = 2): Promise<StreamWorld> {
  const described = describedStreams();
  const gateway = await startOwnGateway([kinesisService, described.service]);
  const opened: { destroy(): void }[] = [];
  const clientsOf = (settings: ReturnType<typeof clientSettings>) => {
    const here = { ...settings, endpoint: gateway.url, maxAttempts: 1 };
    const clients = {
      kinesis: new KinesisClient({ ...here, requestHandler: new NodeHttpHandler() }),
      firehose: new FirehoseClient(here),
      s3: new S3Client({ ...settings, forcePathStyle: true }),
    };
    opened.push(...Object.values(clients));
    return clients;
  };
  const { kinesis, s3 } = clientsOf(clientSettings());
  const stream = uniqueName('ecomflow-invoices');
  await kinesis.send(new CreateStreamCommand({ StreamName: stream, ShardCount }));
  const pipeline = pipelineOf(stream);
  const source = deliveredBy(pipeline);
  described.streams.set(stream, activeOf(stream, `${source.prefix}!{timestamp:yyyy/MM/dd}/`));
  const settings = {
    ...{ bronzeBucket: await makeBucket('ecomflow-bronze'), lakeBucket: await makeBucket('ecomflow-lake') },
    watermarkPatienceMs: 60_000,
  };
  const depsOf = (role: string): FirehoseDeps => {
    const clients = clientsOf(actingAs(role));
    return { ...clients, store: createObjectStore(clients.s3), findPipeline: () => pipeline, settings };
  };
  const deps = depsOf('ecomflow-worker');
  const freeze = async (frozen: Pipeline): Promise<string> => {
    const key = `definitions/${frozen.name}/${uniqueName('a')}.json`;
    await createObjectStore(s3).writeJson(settings.lakeBucket, key, frozen);
    return key;
  };
  const definitionKey = await freeze(pipeline);
  const put = async (Key: string, Body: Buffer | string): Promise<void> => {
    await s3.send(new PutObjectCommand({ Bucket: settings.bronzeBucket, Key, Body }));
  };
  return {
    ...{
      pipeline,
      source,
      kinesis,
      deps,
      put,
      freeze,
      depsOf,
      kind: createFirehose(deps),
      deliveryStreams: described.streams,
    },
    plan: { pipeline: pipeline.name, definitionKey } as Plan,
    records: () => readStream(kinesis, stream),
    async deliver(rows, oldestMs = Date.now()) {
      const key = deliveredKey(source.prefix, stream, oldestMs);
      await put(key, parquetOf(rows));
      return key;
    },
    async stop() {
      for (const client of opened) client.destroy();
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
