/** What a try leaves in silver that was refused by a check or ended before its load: files with events of its own, and no note. */
import { execFileSync } from 'node:child_process';
import { GetPartitionsCommand, StartCrawlerCommand } from '@aws-sdk/client-glue';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AwsClients } from '../../src/aws/clients';
import { createObjectStore } from '../../src/aws/object-store';
import type { Config } from '../../src/config';
import { namedFor } from '../../src/model/names';
import { testStack } from '../support/stack';

// Without threads: see missing-row.ts.
const AS_ANOTHER_BATCH = `
import io, sys
import pyarrow, pyarrow.compute
import pyarrow.parquet as parquet
table = parquet.ParquetFile(io.BytesIO(sys.stdin.buffer.read())).read(use_threads=False)
def changed(name, values):
    place = table.schema.get_field_index(name)
    return table.set_column(place, table.schema.field(place), values.cast(table.schema.field(place).type))
table = changed("batch_id", pyarrow.array(["refused"] * len(table)))
table = changed("event_id", pyarrow.compute.binary_join_element_wise("x", table["event_id"], ""))
table = changed("sequence", pyarrow.compute.binary_join_element_wise("9", pyarrow.compute.utf8_slice_codeunits(table["sequence"], 1), ""))
table = changed("quantity", pyarrow.compute.add(table["quantity"], 1000))
out = io.BytesIO()
parquet.write_table(table, out)
sys.stdout.buffer.write(out.getvalue())
`;

export async function refineWithoutLoading({
  aws,
  config,
}: {
  aws: AwsClients;
  config: Config;
}): Promise<void> {
  const store = createObjectStore(aws.s3);
  const bucket = config.ECOMFLOW_LAKE_BUCKET;
  const [object] = (await store.list(bucket, 'silver/purchases/order_line/')).filter(({ key }) =>
    key.endsWith('.parquet'),
  );
  if (!object) throw new Error('nothing is in silver');
  const body = execFileSync(testStack().tools.python, ['-c', AS_ANOTHER_BATCH], {
    input: await store.readBytes(bucket, object.key),
    maxBuffer: 64 * 1024 * 1024,
  });
  const key = object.key.replace(/try=[^/]+\/[^/]+\//, 'try=refused/jr_refused/');
  await aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
  await aws.glue.send(new StartCrawlerCommand({ Name: namedFor(config.ECOMFLOW_CRAWLER, 'purchases') }));
  const isFound = async (): Promise<boolean> => {
    const { Partitions = [] } = await aws.glue.send(
      new GetPartitionsCommand({
        DatabaseName: config.ECOMFLOW_CATALOG_DATABASE,
        TableName: 'silver_purchases_order_line',
      }),
    );
    return Partitions.some(({ Values = [] }) => Values.includes('refused'));
  };
  while (!(await isFound())) await sleep(200);
}
