/**
 * One test file's QuickSight: the service behind a gateway of its own, so that the test holds clock and edition, with the
 * Redshift Data API beside it and a database of PostgreSQL's behind that.
 */
import {
  QuickSight,
  type CreateDataSetCommandInput,
  type Ingestion,
  type InputColumnDataType,
  type TransformOperation,
} from '@aws-sdk/client-quicksight';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { openCallRecord } from '../../../../local-aws/gateway/call-record';
import { startGateway, type Gateway } from '../../../../local-aws/gateway/server';
import { createQuicksight } from '../../../../local-aws/quicksight';
import type { QuicksightOptions } from '../../../../local-aws/quicksight/state';
import { createRedshift } from '../../../../local-aws/redshift';
import { makeRedshiftDatabase } from '../../../support/redshift-database';
import { clientSettings, testStack } from '../../../support/stack';

export const ACCOUNT = '000000000000';
const HOST = `local.${ACCOUNT}.eu-west-1.redshift-serverless.amazonaws.com`;

export class World {
  private constructor(
    readonly quicksight: QuickSight,
    /** PostgreSQL itself, behind the Redshift Data API. */
    readonly postgres: Client,
    readonly database: string,
    private readonly gateway: Gateway,
    private readonly dir: string,
  ) {}

  /** With the warehouse as data source `warehouse` and a table `sales` of three rows. */
  static async open(options: Partial<QuicksightOptions> = {}): Promise<World> {
    const stack = testStack();
    const database = await makeRedshiftDatabase('quicksight');
    const postgres = new Client({ ...stack.postgres, database });
    await postgres.connect();
    await postgres.query(
      "create table sales as select 1 as day, 'mug' as name union select 2, 'tray' union select 3, 'mug'",
    );
    const dir = mkdtempSync(join(tmpdir(), 'ecomflow-quicksight-'));
    const gateway = await startGateway({
      context: {
        region: 'eu-west-1',
        accountId: ACCOUNT,
        dataDir: dir,
        motoUrl: stack.motoUrl,
        postgres: stack.postgres,
        python: stack.tools.python,
        jarsDir: stack.tools.jarsDir,
        log: () => undefined,
      },
      services: [createRedshift(), createQuicksight(options)],
      record: openCallRecord(),
    });
    const quicksight = new QuickSight({ ...clientSettings(), endpoint: gateway.url, maxAttempts: 1 });
    const world = new World(quicksight, postgres, database, gateway, dir);
    await world.createSource('warehouse', { Database: database, Host: HOST, Port: 5439 });
    return world;
  }

  get url(): string {
    return this.gateway.url;
  }

  async createSource(
    id: string,
    parameters: { Database: string; Host?: string; ClusterId?: string; Port?: number },
  ) {
    return this.quicksight.createDataSource({
      AwsAccountId: ACCOUNT,
      DataSourceId: id,
      Name: id,
      Type: 'REDSHIFT',
      DataSourceParameters: { RedshiftParameters: parameters },
      Credentials: { CredentialPair: { Username: 'quicksight', Password: 'local' } },
    });
  }

  sourceArn(id = 'warehouse'): string {
    return `arn:aws:quicksight:eu-west-1:${ACCOUNT}:datasource/${id}`;
  }

  /** A SPICE data set over a query; returns the id of its first ingestion. */
  async createSet(
    id: string,
    sql: string,
    columns: readonly string[] = ['day'],
    source = 'warehouse',
  ): Promise<string> {
    const answer = await this.quicksight.createDataSet({
      AwsAccountId: ACCOUNT,
      DataSetId: id,
      Name: id,
      ImportMode: 'SPICE',
      PhysicalTableMap: {
        one: {
          CustomSql: {
            DataSourceArn: this.sourceArn(source),
            Name: id,
            SqlQuery: sql,
            Columns: columns.map((Name) => ({ Name, Type: 'INTEGER' as const })),
          },
        },
      },
    });
    return answer.IngestionId ?? '';
  }

  /** A SPICE data set whose first ingestion is over. */
  async createTyped(
    id: string,
    SqlQuery: string,
    columns: Readonly<Record<string, InputColumnDataType>>,
    DataTransforms?: TransformOperation[],
  ): Promise<void> {
    const Columns = Object.entries(columns).map(([Name, Type]) => ({ Name, Type }));
    const table = { DataSourceArn: this.sourceArn(), Name: id, SqlQuery, Columns };
    await this.createFilled({
      AwsAccountId: ACCOUNT,
      DataSetId: id,
      Name: id,
      ImportMode: 'SPICE',
      PhysicalTableMap: { one: { CustomSql: table } },
      ...(DataTransforms && {
        LogicalTableMap: { shown: { Alias: 'shown', DataTransforms, Source: { PhysicalTableId: 'one' } } },
      }),
    });
  }

  /** Throws unless its first ingestion completes. */
  async createFilled(input: CreateDataSetCommandInput): Promise<void> {
    const { IngestionId = '' } = await this.quicksight.createDataSet(input);
    const ended = await this.until(input.DataSetId ?? '', IngestionId);
    if (ended.IngestionStatus !== 'COMPLETED') throw new Error(JSON.stringify(ended.ErrorInfo));
  }

  async ingest(dataSetId: string, id: string): Promise<void> {
    await this.quicksight.createIngestion({ AwsAccountId: ACCOUNT, DataSetId: dataSetId, IngestionId: id });
  }

  async look(dataSetId: string, id: string): Promise<Ingestion> {
    const ids = { AwsAccountId: ACCOUNT, DataSetId: dataSetId, IngestionId: id };
    const { Ingestion: found } = await this.quicksight.describeIngestion(ids);
    if (!found) throw new Error(`no ingestion ${id}`);
    return found;
  }

  /** The ingestion once it has such a state; by default once it has ended. */
  async until(
    dataSetId: string,
    id: string,
    states: readonly string[] = ['COMPLETED', 'FAILED', 'CANCELLED'],
  ): Promise<Ingestion> {
    for (const endMs = Date.now() + 120_000; ; await sleep(20)) {
      const found = await this.look(dataSetId, id);
      if (states.includes(found.IngestionStatus ?? '')) return found;
      if (Date.now() > endMs) throw new Error(`ingestion ${id} is still ${found.IngestionStatus}`);
    }
  }

  async setClock(iso: string): Promise<void> {
    const body = JSON.stringify({ now: iso });
    const answer = await fetch(`${this.gateway.url}/_local/clock`, { method: 'POST', body });
    if (!answer.ok) throw new Error(await answer.text());
  }

  /** Keeps queries of `sales` waiting until the function that it returns is called. */
  async hold(): Promise<() => Promise<void>> {
    await this.postgres.query('begin; lock table sales in access exclusive mode');
    return async () => {
      await this.postgres.query('commit');
    };
  }

  async close(): Promise<void> {
    await this.gateway.stop();
    this.quicksight.destroy();
    await this.postgres.end();
    rmSync(this.dir, { recursive: true, force: true });
  }
}
