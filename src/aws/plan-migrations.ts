/**
 * Which migrations a warehouse needs. A table's file says what a new warehouse gets; where it changed, a migration brings
 * the tables that are there from the file's earlier checksum, and a new warehouse skips it. Pure.
 */
import { EltError } from '../model/errors';
import type { WarehouseFile } from './warehouse-files';

/** File name to checksum, as etl_migration has them. */
export type Applied = ReadonlyMap<string, string>;

/**
 * Throws ELT_INPUT_INVALID when a table or migration changed after it was applied and no migration brings it along, or when
 * a migration names a table that has no file: it would never be due.
 */
export function refuseChanged(files: readonly WarehouseFile[], applied: Applied): void {
  const names = new Set(files.map(({ name }) => name));
  for (const { name, brings } of files) {
    const lost = brings.find(({ table }) => !names.has(table));
    if (lost) throw new EltError('ELT_INPUT_INVALID', `sql/${name} brings ${lost.table}, which is not there`);
  }
  for (const { kind, name, checksum } of files) {
    const before = applied.get(name);
    if (before === undefined || before === checksum || kind === 'view' || kind === 'procedure') continue;
    const isBrought = wayFrom(before, files, name).some(({ file }) => isUnapplied(file, applied));
    if (!isBrought)
      throw new EltError(
        'ELT_INPUT_INVALID',
        `sql/${name} was changed after it was applied: restore it, or put the change into sql/migrations/NNNN_what.sql, for a table with the line "-- brings: ${name} from ${before}"`,
      );
  }
}

/** Migrations that were not applied and change something: of those that bring tables, where one of the tables is behind. */
export function migrationsDue(files: readonly WarehouseFile[], applied: Applied): WarehouseFile[] {
  return files.filter(
    (file) =>
      file.kind === 'migration' &&
      isUnapplied(file, applied) &&
      (file.brings.length === 0 || file.brings.some(({ table }) => isBehind(file, table, files, applied))),
  );
}

/** Tables whose file is reached with this migration: the last one that brings them. */
export function recordsBrought(
  migration: WarehouseFile,
  files: readonly WarehouseFile[],
  applied: Applied,
): WarehouseFile[] {
  return files.filter(
    ({ kind, name }) =>
      kind === 'table' && applied.has(name) && bringing(files, name).at(-1)?.file === migration,
  );
}

function isUnapplied(file: WarehouseFile, applied: Applied): boolean {
  return applied.get(file.name) !== file.checksum;
}

/** The recorded file is what this migration, or one before it, starts from. */
function isBehind(
  migration: WarehouseFile,
  table: string,
  files: readonly WarehouseFile[],
  applied: Applied,
): boolean {
  return wayFrom(applied.get(table), files, table).some(({ file }) => file === migration);
}

/** The migrations that bring a table from where it is, in order; none where no migration starts there. */
function wayFrom(
  before: string | undefined,
  files: readonly WarehouseFile[],
  table: string,
): { readonly file: WarehouseFile }[] {
  const all = bringing(files, table);
  const start = all.findIndex(({ from }) => from === before);
  return start < 0 ? [] : all.slice(start);
}

function bringing(
  files: readonly WarehouseFile[],
  table: string,
): { readonly file: WarehouseFile; readonly from: string }[] {
  return files.flatMap((file) =>
    file.brings.filter((one) => one.table === table).map(({ from }) => ({ file, from })),
  );
}
