/**
 * A feed's landed files as a table of the catalog, for Athena. Every column is text: what a text means is said by the query, so that
 * a value which Athena cannot read is NULL there and no failed query. Header lines are rows like others, because by them alone the query
 * sees in which order a file has its columns. Days are partitions by projection: no one has to add them.
 * Source: Athena's user guide, "Open CSV SerDe", "Partition projection".
 */
import type { TableInput } from '@aws-sdk/client-glue';
import type { Feed } from '../../model/feed';
import { bronzeTable } from '../../model/names';

export interface FeedPlace {
  readonly bucket: string;
  readonly pipeline: string;
  /** Key prefix of the feed's days, ending in a slash. */
  readonly prefix: string;
}

const TEXT = 'org.apache.hadoop.mapred.TextInputFormat';
const TEXT_OUT = 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat';
/** A sign that stands in no file: OpenCSVSerde wants an escape, and RFC 4180 has none. */
const NEVER = '\u0001';

/** Null for a feed whose files Athena cannot read line by line. */
export function feedTable(feed: Feed, { bucket, pipeline, prefix }: FeedPlace): TableInput | null {
  const storage = storageOf(feed);
  if (storage === null) return null;
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
    StorageDescriptor: { ...storage, Location: location },
  };
}

function storageOf({ format, columns }: Feed): TableInput['StorageDescriptor'] | null {
  switch (format.kind) {
    case 'csv':
      // Two bytes a character: no line ends where Athena looks for its end.
      if (format.encoding === 'utf-16') return null;
      return {
        ...{ InputFormat: TEXT, OutputFormat: TEXT_OUT },
        Columns: columns.map(({ name }) => ({ Name: name, Type: 'string' })),
        SerdeInfo: {
          SerializationLibrary: 'org.apache.hadoop.hive.serde2.OpenCSVSerde',
          Parameters: { separatorChar: format.delimiter, quoteChar: format.quote, escapeChar: NEVER },
        },
      };
    case 'json-lines':
      if (format.encoding === 'utf-16') return null;
      return {
        ...{ InputFormat: TEXT, OutputFormat: TEXT_OUT },
        Columns: [{ Name: 'line', Type: 'string' }],
        SerdeInfo: {
          SerializationLibrary: 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe',
          Parameters: { 'field.delim': NEVER, 'serialization.format': NEVER },
        },
      };
    case 'parquet':
      return {
        InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
        OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
        // Only counted: of what type a column is matters to nobody.
        Columns: columns.map(({ name }) => ({ Name: name, Type: 'string' })),
        SerdeInfo: {
          SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
          Parameters: { 'serialization.format': '1' },
        },
      };
  }
}
