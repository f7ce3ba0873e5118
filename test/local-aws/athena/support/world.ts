/** A bucket and a database of the catalog for one test file, asked through the real SDKs. */
import { Athena, type QueryExecution } from '@aws-sdk/client-athena';
import { Glue, type Column } from '@aws-sdk/client-glue';
import { S3 } from '@aws-sdk/client-s3';
import { setTimeout as sleep } from 'node:timers/promises';
import { clientSettings, makeBucket, uniqueName } from '../../../support/stack';

const SERDES = {
  openCsv: 'org.apache.hadoop.hive.serde2.OpenCSVSerde',
  lazySimple: 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe',
  parquet: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
};

export interface TableOptions {
  readonly serde: keyof typeof SERDES | 'json';
  /** `name:type`, type string when left out. */
  readonly columns: readonly string[];
  readonly keys?: readonly string[];
  readonly serdeParameters?: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string>>;
}

export type Value = string | null;

export class World {
  readonly athena: Athena;
  readonly glue: Glue;
  readonly s3 = new S3({ ...clientSettings(), forcePathStyle: true });

  private constructor(
    readonly bucket: string,
    readonly database: string,
    readonly endpoint: string,
  ) {
    this.athena = new Athena({ ...clientSettings(), endpoint, maxAttempts: 1 });
    this.glue = new Glue({ ...clientSettings(), endpoint });
  }

  static async open(endpoint = clientSettings().endpoint): Promise<World> {
    const world = new World(await makeBucket('athena'), uniqueName('sales'), endpoint);
    await world.glue.createDatabase({ DatabaseInput: { Name: world.database } });
    return world;
  }

  close(): void {
    for (const client of [this.athena, this.glue, this.s3]) client.destroy();
  }

  get output(): string {
    return `s3://${this.bucket}/results/`;
  }

  async put(key: string, body: string | Uint8Array): Promise<void> {
    await this.s3.putObject({ Bucket: this.bucket, Key: key, Body: Buffer.from(body) });
  }

  /** A table whose objects lie below `<name>/`. */
  async makeTable(name: string, options: TableOptions): Promise<void> {
    const { serde, columns, keys = [], serdeParameters = {}, parameters = {} } = options;
    await this.glue.createTable({
      DatabaseName: this.database,
      TableInput: {
        Name: name,
        TableType: 'EXTERNAL_TABLE',
        Parameters: { ...parameters },
        PartitionKeys: keys.map(columnOf),
        StorageDescriptor: {
          Columns: columns.map(columnOf),
          Location: `s3://${this.bucket}/${name}/`,
          SerdeInfo: {
            SerializationLibrary:
              serde === 'json' ? 'org.apache.hive.hcatalog.data.JsonSerDe' : SERDES[serde],
            Parameters: { ...serdeParameters },
          },
        },
      },
    });
  }

  /** Text with a column `a`, whose days from 2000 until NOW are partitions without anybody's adding them: `<name>/2011/01/05/`. */
  makeTableByDay(name: string): Promise<void> {
    return this.makeTable(name, {
      serde: 'openCsv',
      columns: ['a'],
      keys: ['day'],
      parameters: {
        'projection.enabled': 'true',
        'projection.day.type': 'date',
        'projection.day.format': 'yyyy/MM/dd',
        'projection.day.range': '2000/01/01,NOW',
        'storage.location.template': `s3://${this.bucket}/${name}/\${day}/`,
      },
    });
  }

  async start(sql: string): Promise<string> {
    const { QueryExecutionId = '' } = await this.athena.startQueryExecution({
      QueryString: sql,
      QueryExecutionContext: { Database: this.database },
      ResultConfiguration: { OutputLocation: this.output },
    });
    return QueryExecutionId;
  }

  async describe(id: string): Promise<QueryExecution> {
    return (await this.athena.getQueryExecution({ QueryExecutionId: id })).QueryExecution ?? {};
  }

  async untilEnded(id: string): Promise<QueryExecution> {
    for (;;) {
      const query = await this.describe(id);
      if (!['QUEUED', 'RUNNING'].includes(query.Status?.State ?? '')) return query;
      await sleep(20);
    }
  }

  /** Rows of a query that must succeed; of a SELECT its header is the first. */
  async rows(sql: string): Promise<Value[][]> {
    const id = await this.start(sql);
    const { Status } = await this.untilEnded(id);
    if (Status?.State !== 'SUCCEEDED') throw new Error(Status?.StateChangeReason);
    const { ResultSet } = await this.athena.getQueryResults({ QueryExecutionId: id });
    return (ResultSet?.Rows ?? []).map((row) =>
      (row.Data ?? []).map(({ VarCharValue }) => VarCharValue ?? null),
    );
  }

  /** The one value of a query that must succeed. */
  async value(sql: string): Promise<Value | undefined> {
    return (await this.rows(sql))[1]?.[0];
  }

  /** Why a query failed, at once or later; undefined where it did not. */
  async failure(sql: string): Promise<string | undefined> {
    try {
      return (await this.untilEnded(await this.start(sql))).Status?.StateChangeReason;
    } catch (error) {
      return (error as Error).message;
    }
  }
}

function columnOf(text: string): Column {
  const [Name, Type = 'string'] = text.split(':');
  return { Name, Type };
}
