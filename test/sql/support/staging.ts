/** One load as the worker sends it, with multi-row inserts in the place of COPY. */
import {
  eventId,
  type History,
  type SnapshotRow,
  type SourceEvent,
  type Value,
} from '../../reference-model/event';
import type { Entity } from '../../../src/model/entity';
import { figuresOf, type EventFigures } from './figures';
import { CONTRACTS, SOURCE } from './source';

export interface RejectedRow {
  readonly event: SourceEvent;
  readonly sums?: readonly (string | null)[];
}

/** A run's refined files. */
export interface StagedBatch extends History {
  readonly batchId: string;
  readonly rejected?: readonly RejectedRow[];
}

const ROWS_PER_STATEMENT = 100;
const WINDOW = ["timestamp '2011-01-05 00:00:00'", "timestamp '2011-01-06 00:00:00'"];

export const STAGING_TABLES: readonly string[] = [
  ...Object.keys(CONTRACTS).map((entity) => `stg_${entity}`),
  'stg_snapshot',
  'stg_rejected',
  'stg_object',
  'stg_batch',
];

type Contracts = Readonly<Record<string, Entity>>;

/** The whole transaction of one load, in the order of the design. */
export function loadStatements(
  loadId: string,
  batches: readonly StagedBatch[],
  contracts: Contracts = CONTRACTS,
): string[] {
  return transactionOf(
    loadId,
    stagingInserts(batches, (table) => table, contracts),
  );
}

/** The same around statements that fill staging. */
export function transactionOf(loadId: string, staging: readonly string[]): string[] {
  const entities = Object.keys(CONTRACTS);
  return [
    'update etl_writer set fence = fence + 1',
    `call sp_begin_load('${loadId}')`,
    ...staging,
    `call sp_load_skip_known_batches('${loadId}')`,
    `call sp_note_load_keys('${loadId}')`,
    ...entities.map((entity) => `call sp_load_hist_${entity}('${loadId}')`),
    `call sp_load_hist_snapshot('${loadId}')`,
    `call sp_load_rejected('${loadId}')`,
    ...entities
      .filter((entity) => CONTRACTS[entity]?.dimension)
      .map((entity) => `call sp_load_dim_${entity}('${loadId}')`),
    `call sp_load_fact_sales('${loadId}')`,
    `call sp_load_ledger('${loadId}')`,
  ];
}

/** One insert a table for all batches, as COPY would bring them: a load has 40 statements at most. */
export function stagingInserts(
  batches: readonly StagedBatch[],
  nameOf: (table: string) => string = (table) => table,
  contracts: Contracts = CONTRACTS,
): string[] {
  const staged = batches.map((batch) => stagedRows(batch, contracts));
  return STAGING_TABLES.flatMap((table) =>
    insert(
      nameOf(table),
      staged.flatMap((batch) => batch.get(table) ?? []),
    ),
  );
}

function stagedRows(batch: StagedBatch, contracts: Contracts): Map<string, string[][]> {
  const id = text(batch.batchId);
  const rejected = batch.rejected ?? [];
  const staged = new Map<string, string[][]>();
  const objects: string[][] = [];
  const announced = Object.values(contracts).map((contract) => {
    const entity = contract.name;
    const rows = batch.events.filter((event) => event.entity === entity);
    const kept = rejected.filter(({ event }) => event.entity === entity).length;
    staged.set(
      `stg_${entity}`,
      rows.map((event) => [id, ...eventCells(event, contract), ...columnCells(contract, event)]),
    );
    const object = text(`bronze/${batch.batchId}/${entity}`);
    objects.push([id, text('ecommerce'), text(entity), object, text('e'), '1', String(rows.length + kept)]);
    const counts = [rows.length + kept, 0, rows.length, kept, 0, 0, 0];
    return [id, text('ecommerce'), text(SOURCE), ...WINDOW, text(entity), '1', ...counts.map(String)];
  });
  staged.set(
    'stg_snapshot',
    batch.snapshots.map((row) => [id, ...snapshotCells(row)]),
  );
  staged.set(
    'stg_rejected',
    rejected.map((row) => [id, ...rejectedCells(row)]),
  );
  staged.set('stg_object', objects);
  staged.set('stg_batch', announced);
  return staged;
}

function snapshotCells(row: SnapshotRow): string[] {
  return [
    text(row.sourceSystem),
    text(row.entity),
    String(row.epoch),
    text(row.kind),
    timestamp(row.snapshotAt),
    text(row.recordKey),
    '0',
  ];
}

function eventCells(event: SourceEvent, contract: Entity): string[] {
  return [
    text(eventId(event)),
    text(event.sourceSystem),
    text(event.recordKey),
    String(event.epoch),
    text(event.origin),
    timestamp(event.committedAt),
    text(event.sequence),
    text(event.op),
    String(event.contractVersion),
    text(event.rowHash),
    text(event.trackedHash),
    ...figureCells(figuresOf(event, contract)),
  ];
}

function figureCells({ sums, checksum }: EventFigures): string[] {
  return [...[0, 1, 2].map((place) => sums[place] ?? 'null'), checksum ?? 'null'];
}

function columnCells(contract: Entity, event: SourceEvent): string[] {
  return contract.columns.map(({ name, type }) => {
    const value: Value = event.values[name] ?? null;
    if (value === null) return 'null';
    if (type === 'timestamp') return timestamp(String(value));
    if (type === 'date') return `date '${value}'`;
    return type.startsWith('varchar') ? text(String(value)) : String(value);
  });
}

function rejectedCells({ event, sums = [] }: RejectedRow): string[] {
  return [
    text(eventId(event)),
    text(event.sourceSystem),
    text(event.entity),
    text(event.recordKey),
    String(event.epoch),
    text(event.origin),
    timestamp(event.committedAt),
    text(event.sequence),
    text(event.op),
    String(event.contractVersion),
    text('["unit_price:type"]'),
    'null',
    text('bronze/object'),
    ...figureCells({ sums, checksum: figuresOf(event).checksum }),
    'null',
  ];
}

function insert(table: string, rows: readonly (readonly string[])[]): string[] {
  const statements: string[] = [];
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const values = rows.slice(start, start + ROWS_PER_STATEMENT).map((row) => `(${row.join(', ')})`);
    statements.push(`insert into ${table} values ${values.join(', ')}`);
  }
  return statements;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function timestamp(value: string | null): string {
  return value === null ? 'null' : `timestamp '${value}'`;
}
