/** The columns of the warehouse's tables, as sql/ makes them. */
import { shapesOf } from '../aws/table-shape';
import { readWarehouseFiles } from '../aws/warehouse-files';

export interface Field {
  readonly name: string;
  /** Redshift's. */
  readonly type: string;
}

/** By table. Views have no types of their own, and are not among them. */
export type TableColumns = ReadonlyMap<string, readonly Field[]>;

/** Of the audit, which lies below all layers, nothing is told. */
const PLATFORM = 10;
const TYPE = /^double precision|^\w+(?:\([\d, ]+\))?/;

export function readTableColumns(root: string): TableColumns {
  const tables = readWarehouseFiles(root)
    .filter(({ kind, version }) => kind === 'table' && version > PLATFORM)
    .flatMap(({ statements }) => shapesOf(statements));
  return new Map(
    tables.map(({ name, columns }) => [
      name,
      [...columns].map(([column, type]) => ({ name: column, type: TYPE.exec(type)?.[0] ?? type })),
    ]),
  );
}
