/** Firehose's way from the stream to bronze: the function in Python and the table as they are deployed, with the names that Terraform gives. */
import { join } from 'node:path';
import type { ExtendedS3DestinationConfiguration } from '@aws-sdk/client-firehose';
import { packageLambda } from '../../../src/aws/package-lambda';
import { undeliveredPrefix } from '../../../src/model/delivered-name';
import { landedPrefix } from '../../../src/model/landed-name';
import { STREAM_PIPELINE } from '../../../src/model/names';
import { FirehoseWorld } from '../../local-aws/firehose/support/firehose-world';

const ROOT = join(__dirname, '../../..');
export const LINES = landedPrefix(STREAM_PIPELINE, 'invoice_line');
const UNDELIVERED = undeliveredPrefix(STREAM_PIPELINE);
export const FAILED = `${UNDELIVERED}processing-failed/`;

export const COLUMNS = {
  ...{ invoice_no: 'string', line_no: 'int', stock_code: 'string', description: 'string', quantity: 'int' },
  ...{ invoice_date: 'timestamp', unit_price: 'decimal(12,3)', customer_id: 'string', country: 'string' },
  ...{ line_id: 'string', received_at: 'timestamp', place: 'int' },
  ...{ shard_id: 'string', sequence_number: 'string', mark: 'string' },
};

const DEPLOYED = {
  ...{ role: 'ecomflow-firehose', database: 'ecomflow', table: 'bronze_online_retail_stream_invoice_line' },
  ...{ stream: 'ecomflow-invoices', functionName: 'ecomflow-clean-invoices', bucket: 'ecomflow-bronze' },
};

export interface BronzeWorld {
  readonly world: FirehoseWorld;
  readonly table: string;
  readonly functionName: string;
}

export async function openBronzeWorld(): Promise<BronzeWorld> {
  const world = await FirehoseWorld.open(DEPLOYED);
  const table = await world.makeTable(COLUMNS);
  const zip = await packageLambda(ROOT, 'clean-invoices');
  const functionName = await world.makeFunction({ zip, runtime: 'python3.13', handler: 'handler.clean' });
  return { world, table, functionName };
}

export interface Opened {
  readonly source: string;
  readonly bucket: string;
  readonly name: string;
}

export interface Buffering {
  readonly batch: { readonly sizeInMBs: number; readonly seconds: number };
  readonly seconds: number;
}

export async function openDelivery(
  { world, table, functionName }: BronzeWorld,
  shards: number,
  { batch, seconds }: Buffering,
  more: Partial<ExtendedS3DestinationConfiguration> = {},
): Promise<Opened> {
  const [source, bucket] = await Promise.all([world.makeStream(shards), world.makeBucket()]);
  const to = {
    BufferingHints: { SizeInMBs: 64, IntervalInSeconds: seconds },
    Prefix: `${LINES}!{timestamp:yyyy/MM/dd}/`,
    ErrorOutputPrefix: `${UNDELIVERED}!{firehose:error-output-type}/`,
    ...more,
  };
  const name = await world.deliver({ source, bucket, table, functionName, batch, more: to });
  return { source, bucket, name };
}
