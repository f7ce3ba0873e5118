/** Statements as the Data API shows them. */
import type { Part, Statement } from './statement';

type Shape = Readonly<Record<string, unknown>>;

/** What ExecuteStatement and BatchExecuteStatement answer. */
export function startedView(statement: Statement): Shape {
  return {
    Id: statement.id,
    CreatedAt: new Date(statement.createdMs),
    ...targetView(statement),
    Status: statement.status,
    HasResultSet: hasResultSet(statement.parts),
    RedshiftPid: statement.pid,
  };
}

/** What DescribeStatement answers. */
export function statementView(statement: Statement): Shape {
  const [only] = statement.parts;
  return {
    Id: statement.id,
    ...targetView(statement),
    ...timesView(statement),
    Status: statement.status,
    Error: statement.error,
    Duration: total(statement.parts.map((part) => part.durationNs)),
    HasResultSet: hasResultSet(statement.parts),
    RedshiftPid: statement.pid ?? 0,
    RedshiftQueryId: statement.isBatch ? 0 : (only?.queryId ?? 0),
    ResultFormat: 'JSON',
    ResultRows: statement.isBatch ? -1 : (only?.rowCount ?? -1),
    ResultSize: statement.isBatch ? -1 : resultSize(only),
    ...(statement.parameters.length > 0 ? { QueryParameters: statement.parameters } : {}),
    ...(statement.isBatch
      ? {
          ExecutionMode: 'TRANSACTION',
          SubStatements: statement.parts.map((part, index) => partView(statement, part, index)),
        }
      : { QueryString: only?.sql }),
  };
}

/** DescribeStatement of `<id>:2`. */
export function describedPart(statement: Statement, part: Part): Shape {
  return { ...targetView(statement), ...partView(statement, part, statement.parts.indexOf(part)) };
}

function partView(statement: Statement, part: Part, index: number): Shape {
  return {
    Id: `${statement.id}:${String(index + 1)}`,
    ...timesView({ createdMs: statement.createdMs, updatedMs: part.updatedMs }),
    Status: part.status,
    Error: part.error,
    Duration: part.durationNs,
    HasResultSet: part.columns !== undefined,
    QueryString: part.sql,
    RedshiftQueryId: part.queryId,
    ResultRows: part.rowCount,
    ResultSize: resultSize(part),
  };
}

/** One line of ListStatements. */
export function listedView(statement: Statement): Shape {
  return {
    Id: statement.id,
    ...timesView(statement),
    Status: statement.status,
    StatementName: statement.name,
    IsBatchStatement: statement.isBatch,
    ResultFormat: 'JSON',
    SecretArn: statement.target.secretArn,
    ...(statement.parameters.length > 0 ? { QueryParameters: statement.parameters } : {}),
    ...(statement.isBatch
      ? { QueryStrings: statement.parts.map((part) => part.sql) }
      : { QueryString: statement.parts[0]?.sql }),
  };
}

function targetView({ target }: Statement): Shape {
  return {
    Database: target.database,
    WorkgroupName: target.workgroupName,
    ClusterIdentifier: target.clusterIdentifier,
    DbUser: target.dbUser,
    SecretArn: target.secretArn,
  };
}

function timesView(times: { readonly createdMs: number; readonly updatedMs: number }): Shape {
  return { CreatedAt: new Date(times.createdMs), UpdatedAt: new Date(times.updatedMs) };
}

function hasResultSet(parts: readonly Part[]): boolean {
  return parts.some((part) => part.columns !== undefined);
}

function total(durations: readonly number[]): number {
  const ended = durations.filter((duration) => duration >= 0);
  return ended.length === 0 ? -1 : ended.reduce((sum, duration) => sum + duration, 0);
}

/** Bytes of the values as text. */
function resultSize(part: Part | undefined): number {
  if (!part?.rows) return part && part.rowCount >= 0 ? 0 : -1;
  let bytes = 0;
  for (const row of part.rows)
    for (const value of row) bytes += value === null ? 0 : Buffer.byteLength(String(value));
  return bytes;
}
