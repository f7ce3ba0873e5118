/**
 * A feed's objects as a table of the catalog: Firehose takes the columns' types from it, and Athena reads the very objects that runs load. Days
 * are partitions by projection: no one has to add them.
 */
import type { TableInput } from '@aws-sdk/client-glue';
import type { Feed } from '../../../model/feed';
import { bronzeTable } from '../../../model/names';
import type { Delivered } from '../delivered';

export function deliveredTable({ pipeline, prefix }: Delivered, feed: Feed, bucket: string): TableInput {
  const location = `s3://${bucket}/${prefix}`;
  return {
    Name: bronzeTable(pipeline, feed.name),
    TableType: 'EXTERNAL_TABLE',
    PartitionKeys: [{ Name: 'day', Type: 'string' }],
    Parameters: {
      EXTERNAL: 'TRUE',
      'projection.enabled': 'true',
      'projection.day.type': 'date',
      'projection.day.format': 'yyyy/MM/dd',
      'projection.day.range': '2000/01/01,NOW',
      'storage.location.template': `${location}\${day}/`,
    },
    StorageDescriptor: {
      Location: location,
      InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
      OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
      Columns: feed.columns.map(({ header, type }) => ({ Name: header, Type: hiveType(type) })),
      SerdeInfo: {
        SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
        Parameters: { 'serialization.format': '1' },
      },
    },
  };
}

function hiveType(type: Feed['columns'][number]['type']): string {
  if (type.startsWith('varchar')) return 'string';
  return type === 'integer' ? 'int' : type === 'double precision' ? 'double' : type;
}
