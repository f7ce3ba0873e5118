/** A stream on the local stack, as Terraform makes it on AWS: in Kinesis, its table in the catalog, and Firehose's delivery of it to bronze. */
import type { FirehoseClient } from '@aws-sdk/client-firehose';
import { CreateStreamCommand, ResourceInUseException, type KinesisClient } from '@aws-sdk/client-kinesis';
import type { GlueClient } from '@aws-sdk/client-glue';
import { ensureTable } from '../../../aws/catalog-table';
import { sourceOf, type Pipeline } from '../../../model/pipeline';
import { deliveredBy } from '../delivered';
import { ensureDeliveryStream, type DeliveryPlace } from './delivery-stream';
import { deliveredTable } from './tables';

export interface ProvisionDeps {
  readonly kinesis: KinesisClient;
  readonly firehose: FirehoseClient;
  readonly glue: GlueClient;
  readonly settings: Omit<DeliveryPlace, 'region'>;
}

/** Into a catalog that is there. Safe to repeat: what is there is left as it is. */
export async function provisionFirehose(deps: ProvisionDeps, pipeline: Pipeline): Promise<void> {
  const { kinesis, firehose, glue, settings } = deps;
  const source = deliveredBy(pipeline);
  await ensureStream(kinesis, source.stream);
  for (const feed of sourceOf(pipeline, 'firehose').feeds)
    await ensureTable(glue, settings.catalogDatabase, deliveredTable(source, feed, settings.bronzeBucket));
  const place = { ...settings, region: await kinesis.config.region() };
  await ensureDeliveryStream(firehose, source, place);
}

async function ensureStream(kinesis: KinesisClient, stream: string): Promise<void> {
  try {
    await kinesis.send(new CreateStreamCommand({ StreamName: stream, ShardCount: 1 }));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}
