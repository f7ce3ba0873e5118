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
  type DescribeStatementResponse,
  type RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import { EltError } from '../model/errors';
import { setTimeout as sleep } from 'node:timers/promises';
import { readResultPage } from './exact-digits';
import { cellOf, columnOf, rowsByName, type QueryResult, type ResultColumn, type Row } from './result';
import { statementError } from './statement-error';

export type { Cell, ResultColumn, Row } from './result';

/** A workgroup of Redshift Serverless, or a cluster. Without user and secret the Data API signs in by the caller's IAM identity. */
export interface WarehouseConnection {
  readonly workgroup?: string | undefined;
  readonly cluster?: string | undefined;
  readonly database: string;
  /** Of a cluster alone. */
  readonly dbUser?: string | undefined;
  readonly secretArn?: string | undefined;
}

export interface SqlRunner {
  /** Starts one statement; the token makes the start repeatable. Parameters are bound and never NULL or ''. */
  start(sql: string, token: string, parameters?: Readonly<Record<string, string>>): Promise<string>;
  /** Starts several statements as one transaction: MOST_STATEMENTS at most. */
  startBatch(
    sqls: readonly string[],
    token: string,
    parameters?: Readonly<Record<string, string>>,
  ): Promise<string>;
  describe(statementId: string, waitSeconds?: number): Promise<DescribeStatementResponse>;
  cancel(statementId: string): Promise<void>;
  rows(statementId: string): Promise<Row[]>;
  /** The columns of a short query, in order; of one without rows as well. */
  columns(sql: string): Promise<ResultColumn[]>;
  /** Runs one short statement to its end; columns and rows in order. Throws the EltError of its failure. */
  query(sql: string, parameters?: Readonly<Record<string, string>>): Promise<QueryResult>;
  /** As `query`, its rows by column name. */
  execute(sql: string, parameters?: Readonly<Record<string, string>>): Promise<Row[]>;
  /** Runs statements in one transaction to its end. Throws the EltError of its failure. */
  batch(sqls: readonly string[]): Promise<void>;
  /**
   * Runs statements in one transaction to its end, once however often it is called: a repeated call, by the SDK, another
   * attempt or another worker, is the same statement, and only after that ended for a passing reason another one follows.
   * Throws the EltError of a lasting failure.
   */
  batchOnce(sqls: readonly string[], parameters: Readonly<Record<string, string>>): Promise<void>;
}

/** As many statements, of 100 KB each, the Data API takes as one transaction. Source: AWS, BatchExecuteStatement. */
export const MOST_STATEMENTS = 40;

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1000;

/** SHA-256 in hex: exactly the 64 characters that a ClientToken may have. */
export function clientToken(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

/** An ISO instant as it is bound where SQL casts it to a timestamp. */
export function sqlTimestamp(iso: string): string {
  return iso.replace('T', ' ').replace('Z', '');
}

export function createSqlRunner(client: RedshiftDataClient, connection: WarehouseConnection): SqlRunner {
  const target = targetOf(connection);
  const describe = (id: string, waitSeconds = 0): Promise<DescribeStatementResponse> =>
    client.send(
      new DescribeStatementCommand({ Id: id, ...(waitSeconds > 0 ? { WaitTimeSeconds: waitSeconds } : {}) }),
    );
  const settle = async (id: string): Promise<DescribeStatementResponse> => {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      const statement = await describe(id);
      if (statement.Status === 'FINISHED') return statement;
      if (statement.Status === 'FAILED' || statement.Status === 'ABORTED') throw statementError(statement);
      await sleep(pauseMs);
    }
  };
  const result = async (id: string): Promise<QueryResult> => {
    const first = await readResultPage(client, id);
    const pages = [first];
    for (let token = first.NextToken; token; token = pages.at(-1)?.NextToken)
      pages.push(await readResultPage(client, id, token));
    return {
      columns: (first.ColumnMetadata ?? []).map(columnOf),
      rows: pages.flatMap((page) => (page.Records ?? []).map((record) => record.map(cellOf))),
    };
  };
  const run = async (sql: string, parameters?: Readonly<Record<string, string>>) => {
    const answer = await client.send(
      new ExecuteStatementCommand({ ...target, Sql: sql, ...parametersOf(parameters) }),
    );
    return settle(idOf(answer.Id));
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
    rows: async (id) => rowsByName(await result(id)),
    columns: async (sql) => [...(await runner.query(sql)).columns],
    async query(sql, parameters) {
      const statement = await run(sql, parameters);
      return statement.HasResultSet ? result(idOf(statement.Id)) : { columns: [], rows: [] };
    },
    execute: async (sql, parameters) => rowsByName(await runner.query(sql, parameters)),
    async batch(sqls) {
      const answer = await client.send(new BatchExecuteStatementCommand({ ...target, Sqls: [...sqls] }));
      await settle(idOf(answer.Id));
    },
    async batchOnce(sqls, parameters) {
      for (let turn = 1, pauseMs = FIRST_PAUSE_MS; ; turn += 1) {
        const said = JSON.stringify([connection, parameters, sqls]);
        const token = clientToken(String(turn), said);
        const id = await runner.startBatch(sqls, token, parameters);
        try {
          await settle(id);
          return;
        } catch (error) {
          if (!(error instanceof EltError && error.retryable)) throw error;
        }
        await sleep(pauseMs);
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      }
    },
  };
  return runner;
}

function targetOf({ workgroup, cluster, database, dbUser, secretArn }: WarehouseConnection) {
  return {
    Database: database,
    ...(workgroup === undefined ? {} : { WorkgroupName: workgroup }),
    ...(cluster === undefined ? {} : { ClusterIdentifier: cluster }),
    ...(dbUser === undefined ? {} : { DbUser: dbUser }),
    ...(secretArn === undefined ? {} : { SecretArn: secretArn }),
  };
}

function parametersOf(parameters: Readonly<Record<string, string>> | undefined): {
  Parameters?: { name: string; value: string }[];
} {
  const list = Object.entries(parameters ?? {}).map(([name, value]) => ({ name, value: storable(value) }));
  return list.length === 0 ? {} : { Parameters: list };
}

/** What a message quotes of the data may be what no varchar holds: a NUL, or half of a surrogate pair that was cut. */
function storable(text: string): string {
  return text.replaceAll(/\0|[\ud800-\udfff]/gu, '\ufffd');
}

function idOf(id: string | undefined): string {
  if (id === undefined)
    throw new EltError('ELT_AWS_REQUEST_INVALID', 'the Data API answered without a statement id');
  return id;
}
