/** Queries by Athena: started once for each token, looked at, stopped, and their rows read. */
import {
  GetQueryExecutionCommand,
  paginateGetQueryResults,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
  type AthenaClient,
  type QueryExecution,
  type QueryExecutionStatus,
} from '@aws-sdk/client-athena';
import { EltError } from '../model/errors';
import type { ResultColumn } from './result';

export interface AthenaQuery {
  readonly sql: string;
  readonly database: string;
  readonly workGroup: string;
  /** `s3://bucket/folder/`; a workgroup that enforces its own has its way. */
  readonly output: string;
  /** 32 to 128 characters: a repeated start with the same query is the same one. */
  readonly token: string;
}

/** Values by column name; NULL is null. */
export type AthenaRow = Readonly<Record<string, string | null>>;

export async function startAthenaQuery(athena: AthenaClient, query: AthenaQuery): Promise<string> {
  const { QueryExecutionId } = await athena.send(
    new StartQueryExecutionCommand({
      QueryString: query.sql,
      ClientRequestToken: query.token,
      QueryExecutionContext: { Database: query.database },
      ResultConfiguration: { OutputLocation: query.output },
      WorkGroup: query.workGroup,
    }),
  );
  return QueryExecutionId ?? '';
}

/** Null while it goes on; else true, or the error that it ended with. */
export async function lookAtAthenaQuery(athena: AthenaClient, id: string): Promise<true | EltError | null> {
  return endOfQuery(id, (await describeAthenaQuery(athena, id)).Status);
}

export async function describeAthenaQuery(athena: AthenaClient, id: string): Promise<QueryExecution> {
  const { QueryExecution = {} } = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId: id }));
  return QueryExecution;
}

function endOfQuery(id: string, status: QueryExecutionStatus = {}): true | EltError | null {
  const message = `Athena query ${id} ended ${status.State ?? 'unknown'}: ${status.StateChangeReason ?? 'no reason'}`;
  switch (status.State) {
    case 'SUCCEEDED':
      return true;
    case 'FAILED':
      return new EltError(
        status.AthenaError?.Retryable ? 'ELT_AWS_UNAVAILABLE' : 'ELT_RECONCILE_COUNT_FAILED',
        message,
      );
    case 'CANCELLED':
      return new EltError('ELT_RECONCILE_COUNT_FAILED', message);
    default:
      return null;
  }
}

/** Returns once it does not run any more. */
export async function stopAthenaQuery(athena: AthenaClient, id: string): Promise<void> {
  await athena.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
}

/** All rows of a query that succeeded, by column name. */
export async function readAthenaRows(athena: AthenaClient, id: string): Promise<AthenaRow[]> {
  const { columns, lines } = await readAthenaLines(athena, id);
  return lines.map((line) =>
    Object.fromEntries(columns.map(({ name }, place) => [name, line[place] ?? null])),
  );
}

/** The same in the columns' order, with their types in Athena's words. A SELECT's first line names the columns, and is left out. */
export async function readAthenaLines(
  athena: AthenaClient,
  id: string,
): Promise<{ columns: ResultColumn[]; lines: (string | null)[][] }> {
  const lines: (string | null)[][] = [];
  let columns: ResultColumn[] = [];
  for await (const { ResultSet } of paginateGetQueryResults({ client: athena }, { QueryExecutionId: id })) {
    const info = ResultSet?.ResultSetMetadata?.ColumnInfo ?? [];
    if (info.length > 0) columns = info.map(({ Name = '', Type = '' }) => ({ name: Name, type: Type }));
    for (const { Data = [] } of ResultSet?.Rows ?? [])
      lines.push(Data.map(({ VarCharValue }) => VarCharValue ?? null));
  }
  return { columns, lines: lines.slice(1) };
}
