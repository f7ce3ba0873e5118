/**
 * Asks the warehouse a query as QuickSight does, in Redshift's own dialect: through the Redshift Data API of the same gateway.
 */
import {
  CancelStatementCommand,
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  type DescribeStatementCommandOutput,
  type Field,
  type RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { invalidValue } from './errors';

/** Where a data source points to, in the Data API's words. */
export type Warehouse = { readonly Database: string; readonly SecretArn?: string } & (
  { readonly ClusterIdentifier: string; readonly DbUser?: string } | { readonly WorkgroupName: string }
);

export interface QueryResult {
  readonly rows: number;
  readonly bytes: number;
  readonly columns: readonly string[];
  /** Row by row, in the columns' order; null where there are more than are kept. */
  readonly cells: readonly (readonly Cell[])[] | null;
}

export type Cell = string | number | boolean | null;

/** What is drawn has a few hundred rows. More are counted and not kept: this is one process's memory. */
const MOST_KEPT = 10_000;

/** The warehouse refused or could not be asked. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  constructor(
    readonly kind: 'refused' | 'unreachable',
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

export const redshiftParametersSchema = z.strictObject({
  Database: z.string().min(1),
  ClusterId: z.string().min(1).optional(),
  Host: z.string().min(1).optional(),
  Port: z.number().int().optional(),
});

const SERVERLESS = /^([a-z0-9-]+)\.\d{12}\.[a-z0-9-]+\.redshift-serverless\.amazonaws\.com$/;
const CLUSTER = /^([a-z0-9-]+)\.[a-z0-9]+\.[a-z0-9-]+\.redshift\.amazonaws\.com$/;

export interface Login {
  readonly user: string | undefined;
  readonly secretArn: string | undefined;
}

/**
 * QuickSight logs in with a name and password or a secret; the Data API knows a workgroup's caller by itself.
 * Throws InvalidParameterValueException for an address that is no Redshift and for a data source without a login.
 */
export function warehouseOf(
  { Database, ClusterId, Host = '' }: z.infer<typeof redshiftParametersSchema>,
  { user, secretArn }: Login,
): Warehouse {
  const cluster = ClusterId ?? CLUSTER.exec(Host)?.[1];
  const workgroup = SERVERLESS.exec(Host)?.[1];
  if (user === undefined && secretArn === undefined) {
    throw invalidValue('Credentials: Redshift needs a CredentialPair or a SecretArn');
  }
  const secret = secretArn === undefined ? {} : { SecretArn: secretArn };
  if (cluster !== undefined) {
    return {
      Database,
      ClusterIdentifier: cluster,
      ...secret,
      ...(user === undefined ? {} : { DbUser: user }),
    };
  }
  if (workgroup !== undefined) return { Database, WorkgroupName: workgroup, ...secret };
  throw invalidValue('RedshiftParameters: a ClusterId, or the Host of a Redshift cluster or workgroup');
}

/**
 * Runs a query to its end. Throws QueryError; an abort cancels the statement and throws the signal's reason.
 * `onStarted` is called once the warehouse works on it.
 */
export async function runQuery(
  client: RedshiftDataClient,
  warehouse: Warehouse,
  sql: string,
  { signal, onStarted }: { signal: AbortSignal; onStarted: () => void },
): Promise<QueryResult> {
  const id = await start(client, warehouse, sql);
  const statement = await settle(client, id, signal, onStarted);
  if (statement.Status !== 'FINISHED') {
    throw new QueryError('refused', statement.Error ?? `the statement is ${statement.Status ?? 'gone'}`);
  }
  const { columns, cells } = statement.HasResultSet
    ? await read(client, id, Number(statement.ResultRows ?? 0) <= MOST_KEPT)
    : { columns: [], cells: [] };
  return {
    rows: Number(statement.ResultRows ?? 0),
    bytes: Number(statement.ResultSize ?? 0),
    columns,
    cells,
  };
}

async function read(
  client: RedshiftDataClient,
  id: string,
  isKept: boolean,
): Promise<Pick<QueryResult, 'columns' | 'cells'>> {
  const cells: Cell[][] = [];
  for (let NextToken: string | undefined; ;) {
    const page = await client.send(new GetStatementResultCommand({ Id: id, NextToken }));
    const columns = (page.ColumnMetadata ?? []).map(({ name }) => name ?? '');
    if (!isKept) return { columns, cells: null };
    for (const record of page.Records ?? []) cells.push(record.map(cellOf));
    NextToken = page.NextToken;
    if (NextToken === undefined) return { columns, cells };
  }
}

function cellOf(field: Field): Cell {
  return field.stringValue ?? field.longValue ?? field.doubleValue ?? field.booleanValue ?? null;
}

async function start(client: RedshiftDataClient, warehouse: Warehouse, sql: string): Promise<string> {
  try {
    const { Id } = await client.send(new ExecuteStatementCommand({ ...warehouse, Sql: sql }));
    if (Id === undefined) throw new Error('the Data API answered without an id');
    return Id;
  } catch (cause) {
    throw new QueryError('unreachable', cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

async function settle(
  client: RedshiftDataClient,
  id: string,
  signal: AbortSignal,
  onStarted: () => void,
): Promise<DescribeStatementCommandOutput> {
  for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 2, 500)) {
    const statement = await client.send(new DescribeStatementCommand({ Id: id }));
    if (statement.Status === 'STARTED') onStarted();
    if (statement.Status === 'FINISHED' || statement.Status === 'FAILED' || statement.Status === 'ABORTED')
      return statement;
    if (signal.aborted) {
      await client.send(new CancelStatementCommand({ Id: id }));
      throw signal.reason;
    }
    await sleep(pauseMs);
  }
}
