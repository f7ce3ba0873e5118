/** What DMS says of each table of a pipeline, and what the source's columns are beside their contract. */
import { readAcceptedDdls } from '../accepted-ddl';
import type { ObjectStore } from '../../../aws/object-store';
import { epochOfTarget, type Replicator } from '../replicator/replicator';
import { capturedOf, type Captured } from '../captured';
import { readSourceColumns } from '../columns';
import type { SourceDatabase } from '../database';
import type { Databases } from '../databases';
import { isAccepted } from '../accepted';
import { heartbeatTable } from '../../../model/names';
import type { Pipeline } from '../../../model/pipeline';
import { table } from '../../../model/text-table';

export interface SourceDeps {
  readonly replicator: Replicator;
  readonly store: ObjectStore;
  readonly databases: Pick<Databases, 'source'>;
  readonly nowMs: () => number;
  readonly settings: { readonly lakeBucket: string };
}

export interface SourceStatus {
  readonly task: string;
  readonly status: string;
  readonly why: string;
  readonly epoch: number;
  readonly countingSince: string;
  readonly tables: readonly TableStatus[];
}

export interface TableStatus {
  readonly name: string;
  readonly state: string;
  readonly ddls: number;
  readonly accepted: boolean;
  readonly contractVersion: number;
  /** Of a table whose schema changed and was not accepted; empty for the others. */
  readonly columns: readonly ColumnStatus[];
}

/** One column as the source has it and as the contract wants it; null where a side does not have it. */
export interface ColumnStatus {
  readonly name: string;
  readonly source: string | null;
  readonly contract: string | null;
}

export async function readSourceStatus(deps: SourceDeps, pipeline: Pipeline): Promise<SourceStatus> {
  const { replicator } = deps;
  const {
    arn,
    name: replication,
    status,
    why,
    targetArn,
    countingSince,
  } = await replicator.find(pipeline.name);
  const epoch = epochOfTarget(await replicator.target(targetArn));
  const statistics = await replicator.tables(arn);
  const captured = capturedOf(pipeline);
  const tables: TableStatus[] = [];
  for (const { name, contractVersion } of tablesOf(captured)) {
    const row = statistics.find((one) => one.TableName === name);
    const ddls = row?.Ddls ?? 0;
    const words = await readAcceptedDdls(deps.store, deps.settings.lakeBucket, {
      pipeline: pipeline.name,
      epoch,
      table: name,
    });
    const accepted = ddls === 0 || isAccepted({ ddls, countingSince }, words);
    const columns = accepted
      ? []
      : await compareColumns(deps.databases.source(pipeline.name), captured, name);
    tables.push({ name, state: row?.TableState ?? 'not captured', ddls, accepted, contractVersion, columns });
  }
  return { task: replication, status, why, epoch, countingSince, tables };
}

/** The entities' tables and our own, which has no contract. */
function tablesOf({ tables }: Captured): { name: string; contractVersion: number }[] {
  const known = tables.map(({ table: name, entity }) => ({ name, contractVersion: entity.version }));
  return [...known, { name: heartbeatTable(), contractVersion: 0 }];
}

async function compareColumns(
  source: SourceDatabase,
  { database, tables }: Captured,
  name: string,
): Promise<ColumnStatus[]> {
  const wanted = new Map(
    tables
      .find((one) => one.table === name)
      ?.columns.map((column) => [column.name, `${column.type}${column.nullable ? '' : ' not null'}`]),
  );
  const columns = await source.use((connection) => readSourceColumns(connection, database, [name]));
  const found = new Map(
    columns.map((column) => [column.name, `${column.declared}${column.nullable ? '' : ' not null'}`]),
  );
  return [...new Set([...found.keys(), ...wanted.keys()])].map((column) => ({
    name: column,
    source: found.get(column) ?? null,
    contract: wanted.get(column) ?? null,
  }));
}

export function describeSource(status: SourceStatus): string {
  const { task, status: state, why, epoch, countingSince: since, tables } = status;
  const rows = tables.map(({ name, state: own, ddls, accepted, contractVersion }) => [
    name,
    own,
    `${ddls}${ddls > 0 ? (accepted ? ' accepted' : ' NOT accepted') : ''}`,
    contractVersion === 0 ? '' : String(contractVersion),
  ]);
  const changed = tables
    .filter(({ columns }) => columns.length > 0)
    .map(({ name, columns }) =>
      table([
        [name, 'source', 'contract'],
        ...columns.map((column) => [column.name, column.source ?? '-', column.contract ?? '-']),
      ]),
    );
  return [
    `${task}: ${state}${why ? ` (${why})` : ''}, epoch ${epoch}, counting since ${since}`,
    table([['table', 'state', 'schema changes', 'contract'], ...rows]),
    ...changed,
  ].join('\n\n');
}
