/** One ingestion from its creation to its end: the data set's query, really run, its rows counted. */
import type { SpiceRow } from './definition/evaluate';
import type { DataSet, Ingestion, IngestionError, IngestionStatus } from './model';
import { isOver } from './model';
import type { QuicksightState } from './state';
import { QueryError, runQuery, type Cell, type QueryResult } from './warehouse';

/**
 * Starts an ingestion and supersedes the one that still runs, as INGESTION_SUPERSEDED of the user guide's SPICE ingestion
 * error codes describes it (from memory: not tried against AWS).
 */
export function startIngestion(
  state: QuicksightState,
  dataSet: DataSet,
  id: string,
  requestType: Ingestion['requestType'],
): Ingestion {
  for (const earlier of dataSet.ingestions.values()) {
    endIngestion(earlier, 'FAILED', {
      Type: 'INGESTION_SUPERSEDED',
      Message: `This ingestion has been superseded by ${id}`,
    });
  }
  const ingestion: Ingestion = {
    id,
    arn: `${dataSet.arn}/ingestion/${id}`,
    createdAt: state.now(),
    requestType,
    status: 'INITIALIZED',
    abort: new AbortController(),
    running: Promise.resolve(),
  };
  dataSet.ingestions.set(id, ingestion);
  ingestion.running = run(state, dataSet, ingestion);
  return ingestion;
}

/** Ends it before its time; an ingestion that is over stays as it is. */
export function endIngestion(ingestion: Ingestion, status: IngestionStatus, errorInfo: IngestionError): void {
  if (isOver(ingestion)) return;
  ingestion.status = status;
  ingestion.errorInfo = errorInfo;
  ingestion.abort.abort(new Error(errorInfo.Message));
}

async function run(state: QuicksightState, dataSet: DataSet, ingestion: Ingestion): Promise<void> {
  const startedAtMs = Date.now();
  // Whoever created it sees INITIALIZED first.
  await Promise.resolve();
  try {
    const result = await query(state, dataSet, ingestion);
    if (isOver(ingestion)) return;
    const fault = missingColumns(dataSet, result);
    if (fault) return endIngestion(ingestion, 'FAILED', fault);
    ingestion.rows = result.rows;
    ingestion.bytes = result.bytes;
    ingestion.status = 'COMPLETED';
    dataSet.spiceBytes = result.bytes;
    dataSet.spiceRows = result.cells && rowsOf(dataSet, result.columns, result.cells);
  } catch (error) {
    // After an abort this changes nothing: it is over already, with the reason of whoever ended it.
    endIngestion(ingestion, 'FAILED', faultOf(error));
    if (!(error instanceof QueryError) && !ingestion.abort.signal.aborted)
      state.context.log(`quicksight: ${String(error)}`);
  } finally {
    ingestion.seconds = Math.round((Date.now() - startedAtMs) / 1000);
  }
}

async function query(state: QuicksightState, dataSet: DataSet, ingestion: Ingestion): Promise<QueryResult> {
  const source = state.dataSourceByArn(dataSet.dataSourceArn);
  if (!source) throw new QueryError('unreachable', `data source ${dataSet.dataSourceArn} is gone`);
  const advance = (status: IngestionStatus): void => {
    if (!isOver(ingestion)) ingestion.status = status;
  };
  advance('QUEUED');
  return runQuery(state.redshift, source.warehouse, dataSet.sql, {
    signal: ingestion.abort.signal,
    onStarted: () => advance('RUNNING'),
  });
}

function missingColumns(dataSet: DataSet, { columns }: QueryResult): IngestionError | null {
  const missing = dataSet.inputColumns.filter(({ Name }) => !columns.includes(Name)).map(({ Name }) => Name);
  if (missing.length === 0) return null;
  return { Type: 'SQL_SCHEMA_MISMATCH_ERROR', Message: `the query brings no column ${missing.join(', ')}` };
}

/** Under the names that analyses know. */
function rowsOf(
  { inputColumns, columns }: DataSet,
  asked: readonly string[],
  cells: readonly (readonly Cell[])[],
): SpiceRow[] {
  const places = inputColumns.map(({ Name }) => asked.indexOf(Name));
  return cells.map((row) =>
    Object.fromEntries(columns.map(({ Name }, at) => [Name, row[places[at] ?? -1] ?? null])),
  );
}

function faultOf(error: unknown): IngestionError {
  const Message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof QueryError)) return { Type: 'INTERNAL_SERVICE_ERROR', Message };
  if (error.kind === 'unreachable') return { Type: 'CONNECTION_FAILURE', Message };
  if (/relation .* does not exist/.test(Message)) return { Type: 'SQL_TABLE_NOT_FOUND', Message };
  if (/permission denied/i.test(Message)) return { Type: 'PERMISSION_DENIED', Message };
  return { Type: 'SQL_EXCEPTION', Message };
}
