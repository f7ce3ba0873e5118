/** A database of the local Redshift for one test file, spoken to by the real SDK. */
import {
  BatchExecuteStatementCommand,
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  RedshiftDataClient,
  type DescribeStatementResponse,
  type Field,
} from '@aws-sdk/client-redshift-data';
import { makeRedshiftDatabase } from '../../../support/redshift-database';
import { clientSettings } from '../../../support/stack';

export interface Warehouse {
  readonly client: RedshiftDataClient;
  /** Workgroup and database, as each call needs them. */
  readonly target: { readonly WorkgroupName: string; readonly Database: string };
  /** Runs to its end, well or badly. */
  run(sql: string, parameters?: Readonly<Record<string, string>>): Promise<DescribeStatementResponse>;
  batch(...sqls: string[]): Promise<DescribeStatementResponse>;
  /** Runs a query that must succeed; rows as fields. */
  query(sql: string): Promise<Field[][]>;
}

export async function openWarehouse(): Promise<Warehouse> {
  const client = new RedshiftDataClient({ ...clientSettings(), maxAttempts: 1 });
  const target = { WorkgroupName: 'local', Database: await makeRedshiftDatabase() };
  const describe = (id: string | undefined) =>
    client.send(new DescribeStatementCommand({ Id: id, WaitTimeSeconds: 30 }));
  const warehouse: Warehouse = {
    client,
    target,
    async run(sql, parameters = {}) {
      const list = Object.entries(parameters).map(([name, value]) => ({ name, value }));
      const command = { ...target, Sql: sql, ...(list.length > 0 ? { Parameters: list } : {}) };
      return describe((await client.send(new ExecuteStatementCommand(command))).Id);
    },
    async batch(...sqls) {
      return describe((await client.send(new BatchExecuteStatementCommand({ ...target, Sqls: sqls }))).Id);
    },
    async query(sql) {
      const statement = await warehouse.run(sql);
      if (statement.Status !== 'FINISHED') throw new Error(statement.Error);
      if (!statement.HasResultSet) return [];
      return (await client.send(new GetStatementResultCommand({ Id: statement.Id }))).Records ?? [];
    },
  };
  return warehouse;
}
