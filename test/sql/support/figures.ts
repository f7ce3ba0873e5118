/** Figures as refine makes them of an event and the source of its rows, by the rules of docs/exact-history.md, and their comparison. */
import { createHash } from 'node:crypto';
import type { Entity } from '../../../src/model/entity';
import type { SourceEvent, Value } from '../../reference-model/event';
import { contractOf, SOURCE } from './source';
import type { Row, Sql } from './warehouse';

const KEY = 'k'.repeat(64);

export interface EventFigures {
  readonly sums: readonly (string | null)[];
  readonly checksum: string | null;
}

export function figuresOf(
  { entity, op, values }: SourceEvent,
  contract: Entity = contractOf(entity),
): EventFigures {
  if (op === 'D') return { sums: [null, null, null], checksum: null };
  const text = contract.columns
    .map(({ name, type }) => [name, sourceText(values[name] ?? null, type)] as const)
    .map(([name, shown]) => (shown === null ? '' : `${name}:${Buffer.byteLength(shown)}:${shown}`))
    .join('');
  const hash = createHash('sha256')
    .update(KEY + text)
    .digest('hex');
  const sums = [0, 1, 2].map((place) => {
    const value = values[contract.sums[place] ?? ''] ?? null;
    return value === null ? null : String(value);
  });
  return { sums, checksum: String(BigInt(`0x${hash.slice(0, 15)}`)) };
}

function sourceText(value: Value, type: string): string | null {
  if (value === null) return null;
  const text = String(value);
  return (type.startsWith('decimal') || type === 'timestamp') && text.includes('.')
    ? text.replace(/\.?0+$/, '')
    : text;
}

/** The checksum of a source that holds these rows. */
export function checksumOf(held: readonly SourceEvent[]): string {
  return String(held.reduce((sum, row) => sum + BigInt(figuresOf(row).checksum ?? 0), 0n));
}

export interface Figures {
  readonly rows: number;
  readonly sums?: readonly string[];
  /** Without it the source says nothing of its content. */
  readonly checksum?: string;
  readonly epoch?: number;
  readonly sequence: string;
}

/** What `etl_reconciliation` says of the one comparison. */
export async function compareFigures(
  sql: Sql,
  entity: string,
  { rows, sums = [], checksum = 'null', epoch = 1, sequence }: Figures,
): Promise<Row> {
  const given = [0, 1, 2].map((index) => sums[index] ?? 'null');
  await sql.batch([
    'delete from etl_reconciliation',
    `insert into etl_reconciliation (heartbeat_id, pipeline, source_system, entity, epoch, sequence, arrived_at, source_rows,
       source_sum_1, source_sum_2, source_sum_3, source_checksum, status)
     values ('h', 'ecommerce', '${SOURCE}', '${entity}', ${epoch}, '${sequence}', timestamp '2011-02-01 00:00:00', ${rows},
       ${given.join(', ')}, ${checksum}, 'pending')`,
    "call sp_reconcile('h')",
  ]);
  const [row] = await sql.execute(
    'select status, warehouse_rows, cast(warehouse_sum_1 as varchar(40)) as warehouse_sum, rejected_keys from etl_reconciliation',
  );
  return row ?? {};
}
