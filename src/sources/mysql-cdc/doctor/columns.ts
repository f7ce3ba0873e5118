/** Each contract column beside the source's: whether all that the source can hold reaches the warehouse. */
import { capturedOf, type CapturedTable } from '../captured';
import { readSourceColumns, type SourceColumn } from '../columns';
import type { SourceDatabase } from '../database';
import { varcharBytes, type Entity } from '../../../model/entity';
import type { Pipeline } from '../../../model/pipeline';
import { misfitsOf, type Misfit } from './column-fit';
import { bad, examine, good, unknown, type Finding, type Seen } from '../../finding';

/** Bytes of record_key in every table that has one; glue/elt/validate.py rejects a longer key. */
const RECORD_KEY_BYTES = 512;
/** A number or a time as a key's text. */
const SHORT_TEXT_BYTES = 40;
const MEND =
  'raise the contract in src/entities as it says, or the feed of its table in src/pipelines/<pipeline>/feeds.ts (docs/schema-drift.md, "A text that was too long"), or change the source';

export function examineColumns(source: SourceDatabase, pipeline: Pipeline): Promise<Finding> {
  const { database, tables } = capturedOf(pipeline);
  return examine('source columns', MEND, () =>
    source.use(async (connection) => {
      const names = tables.map(({ table }) => table);
      return judgeColumns(tables, await readSourceColumns(connection, database, names));
    }),
  );
}

/** A table that is not there is another check's to tell. */
export function judgeColumns(tables: readonly CapturedTable[], columns: readonly SourceColumn[]): Seen {
  const misfits = tables.flatMap((one) =>
    tableMisfits(
      one,
      columns.filter(({ table }) => table === one.table),
    ),
  );
  const told = (verdict: Misfit['verdict']): string =>
    misfits
      .filter((misfit) => misfit.verdict === verdict)
      .map(({ says }) => says)
      .join('; ');
  if (misfits.some(({ verdict }) => verdict === 'bad'))
    return bad([told('bad'), told('unknown')].filter(Boolean).join('; '));
  if (misfits.length > 0) return unknown(told('unknown'));
  return good('every value that they can hold is one that the contracts take');
}

function tableMisfits(
  { table, entity, columns: wanted }: CapturedTable,
  columns: readonly SourceColumn[],
): Misfit[] {
  if (columns.length === 0) return [];
  const named = (column: string, { verdict, says }: Misfit): Misfit => ({
    verdict,
    says: `${table}.${column}: ${says}`,
  });
  const ofColumns = wanted.flatMap((column) => {
    const names = [column.name, ...(column.formerly ?? [])];
    const found = columns.find(({ name }) => names.includes(name));
    if (found) return misfitsOf(column, found).map((misfit) => named(column.name, misfit));
    if (column.optional) return [];
    return [
      named(column.name, {
        verdict: 'bad',
        says: 'the source does not have it: let the feed of its table say that it is optional, or what it was formerly',
      }),
    ];
  });
  const keyBytes = bytesOfKey(entity);
  if (keyBytes <= RECORD_KEY_BYTES) return ofColumns;
  const says = `the key may have ${keyBytes} bytes, record_key takes ${RECORD_KEY_BYTES}: rows with a longer key are rejected`;
  return [...ofColumns, named(entity.key.join(', '), { verdict: 'unknown', says })];
}

/** Of several columns, each stands in the key with its length before it and a bar after it. */
function bytesOfKey({ key, columns }: Entity): number {
  const sizes = key.map(
    (name) => varcharBytes(columns.find((column) => column.name === name)?.type ?? '') ?? SHORT_TEXT_BYTES,
  );
  const joints = key.length === 1 ? 0 : sizes.reduce((sum, size) => sum + String(size).length + 2, 0);
  return sizes.reduce((sum, size) => sum + size, joints);
}
