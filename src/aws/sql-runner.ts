/**
 * SQL over the Redshift Data API. `start…` returns a statement id at once; `execute` waits for a short query.
 * ClientToken makes a repeated start the same statement (kept 8 hours), so starts are safe to retry.
 * Source: AWS "Using the Amazon Redshift Data API".
 */
import { createHash } from 'node:crypto';
import {
  BatchExecuteStatementCommand,
  CancelStatementCommand,
  DescribeStatementCommand,
  ExecuteStatementCommand,
  type Field,
  paginateGetStatementResult,
  type DescribeStatementResponse,
  type RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import { EltError } from '../model/errors';
import { setTimeout as sleep } from 'node:timers/promises';
import { statementError } from './statement-error';

export type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, Cell>>;

export interface WarehouseConnection {
  readonly workgroup: string;
  readonly database: string;
  readonly secretArn?: string | undefined;
}

export interface SqlRunner {
  /** Starts one statement; the token makes the start repeatable. Parameters are bound and never NULL or ''. */
  start(sql: string, token: string, parameters?: Readonly<Record<string, string>>): Promise<string>;
  /** Starts several statements as one transaction (40 of 100 KB at most). */
  startBatch(
    sqls: readonly string[],
    token: string,
    parameters?: Readonly<Record<string, string>>,
  ): Promise<string>;
  describe(statementId: string, waitSeconds?: number): Promise<DescribeStatementResponse>;
  cancel(statementId: string): Promise<void>;
  rows(statementId: string): Promise<Row[]>;
  /** Runs one short statement to its end. Throws the EltError of its failure. */
  execute(sql: string, parameters?: Readonly<Record<string, string>>): Promise<Row[]>;
  /** Runs statements in one transaction to its end. Throws the EltError of its failure. */
  batch(sqls: readonly string[]): Promise<void>;
}

/** An ISO instant as the warehouse writes its timestamps: naive UTC. */
export function sqlTimestamp(iso: string): string {
  return iso.replace('T', ' ').replace('Z', '');
}

/** SHA-256 in hex: exactly the 64 characters that a ClientToken may have. */
export function clientToken(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

export function createSqlRunner(client: RedshiftDataClient, connection: WarehouseConnection): SqlRunner {
  const target = {
    WorkgroupName: connection.workgroup,
    Database: connection.database,
    ...(connection.secretArn === undefined ? {} : { SecretArn: connection.secretArn }),
  };
  const describe = (id: string, waitSeconds = 0): Promise<DescribeStatementResponse> =>
    client.send(
      new DescribeStatementCommand({ Id: id, ...(waitSeconds > 0 ? { WaitTimeSeconds: waitSeconds } : {}) }),
    );
  const settle = async (id: string): Promise<DescribeStatementResponse> => {
    for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, 1000)) {
      const statement = await describe(id);
      if (statement.Status === 'FINISHED') return statement;
      if (statement.Status === 'FAILED' || statement.Status === 'ABORTED') throw statementError(statement);
      await sleep(pauseMs);
    }
  };
  const rows = async (id: string): Promise<Row[]> => {
    const found: Row[] = [];
    for await (const page of paginateGetStatementResult({ client }, { Id: id })) {
      const names = (page.ColumnMetadata ?? []).map((column) => column.name ?? '');
      for (const record of page.Records ?? []) {
        found.push(
          Object.fromEntries(
            record.map((field, index) => [names[index] ?? `column_${index}`, cellOf(field)]),
          ),
        );
      }
    }
    return found;
  };
  const runner: SqlRunner = {
    async start(sql, token, parameters) {
      const answer = await client.send(
        new ExecuteStatementCommand({ ...target, Sql: sql, ClientToken: token, ...parametersOf(parameters) }),
      );
      return idOf(answer.Id);
    },
    async startBatch(sqls, token, parameters) {
      const answer = await client.send(
        new BatchExecuteStatementCommand({
          ...target,
          Sqls: [...sqls],
          ClientToken: token,
          ...parametersOf(parameters),
        }),
      );
      return idOf(answer.Id);
    },
    describe,
    async cancel(id) {
      await client.send(new CancelStatementCommand({ Id: id }));
    },
    rows,
    async execute(sql, parameters) {
      const answer = await client.send(
        new ExecuteStatementCommand({ ...target, Sql: sql, ...parametersOf(parameters) }),
      );
      const statement = await settle(idOf(answer.Id));
      return statement.HasResultSet ? rows(idOf(answer.Id)) : [];
    },
    async batch(sqls) {
      const answer = await client.send(new BatchExecuteStatementCommand({ ...target, Sqls: [...sqls] }));
      await settle(idOf(answer.Id));
    },
  };
  return runner;
}

function parametersOf(parameters: Readonly<Record<string, string>> | undefined): {
  Parameters?: { name: string; value: string }[];
} {
  const list = Object.entries(parameters ?? {}).map(([name, value]) => ({ name, value }));
  return list.length === 0 ? {} : { Parameters: list };
}

function idOf(id: string | undefined): string {
  if (id === undefined)
    throw new EltError('ELT_AWS_REQUEST_INVALID', 'the Data API answered without a statement id');
  return id;
}

function cellOf(field: Field): Cell {
  if (field.isNull) return null;
  return field.stringValue ?? field.longValue ?? field.doubleValue ?? field.booleanValue ?? null;
}
