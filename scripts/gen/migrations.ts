/**
 * A derived table that changed needs a migration: the committed file is what installed warehouses have, the one that the
 * templates make now is what they are to get. A migration that stands already, by hand or from before, is enough.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { splitStatements } from '../../src/aws/sql-statements';
import { shapesOf } from '../../src/aws/table-shape';
import { checksumOf, readWarehouseFiles, type WarehouseFile } from '../../src/aws/warehouse-files';
import type { DerivedFile } from './derived';
import { alterationsOf, type Alterations } from './table-shape';

const ADDED = /^alter table (\w+) add column (\w+) /gm;
const ENTITY_TABLE = /^\d\d_\w+\/(?:stg|hist|dim)_(\w+)\/table\.sql$/;
const LONGEST_NAME = 60;

/** Table to the columns that stand last in it, because a migration added them or has to: those that its committed file has not. */
export function readLaterColumns(root: string): (table: string, columns: readonly string[]) => Set<string> {
  const files = readWarehouseFiles(join(root, 'sql'));
  const added = files
    .filter(({ kind }) => kind === 'migration')
    .flatMap(({ statements }) => statements.flatMap((text) => [...text.matchAll(ADDED)]));
  const shapes = new Map(
    files
      .filter(({ kind, name }) => kind === 'table' && ENTITY_TABLE.test(name))
      .flatMap(({ statements }) => shapesOf(statements))
      .map((shape) => [shape.name, shape.columns] as const),
  );
  return (table, columns) => {
    const known = shapes.get(table);
    const fresh = known ? columns.filter((column) => !known.has(column)) : [];
    return new Set([...fresh, ...added.filter((one) => one[1] === table).map((one) => one[2] ?? '')]);
  };
}

/** The migrations that are missing. Throws an Error that names the table where one cannot be derived. */
export function deriveMigrations(root: string, filled: readonly DerivedFile[]): DerivedFile[] {
  const files = readWarehouseFiles(join(root, 'sql'));
  refuseSameNumber(files);
  const changed = filled.flatMap((one) => changeOf(root, one, files));
  const entities = [...new Set(changed.map(({ entity }) => entity))];
  let number = Math.max(0, ...files.filter(({ kind }) => kind === 'migration').map(({ version }) => version));
  return entities.flatMap((entity) => {
    const mine = changed.filter((one) => one.entity === entity);
    return (['added', 'resized'] as const)
      .map((kind) => ({ kind, tables: mine.filter((one) => one.alterations[kind].length > 0) }))
      .filter(({ tables }) => tables.length > 0)
      .map(({ kind, tables }) => {
        number += 1;
        return migration(number, entity, kind, tables);
      });
  });
}

/** As two branches leave it: the one that is merged later numbers its own anew, by taking sql/ from the other and deriving again. */
function refuseSameNumber(files: readonly WarehouseFile[]): void {
  const migrations = files.filter(({ kind }) => kind === 'migration');
  for (const { name, version } of migrations) {
    const twin = migrations.find((one) => one.version === version && one.name !== name);
    if (twin)
      throw new Error(
        `sql/${name} and sql/${twin.name} have one number: take sql/ of one side and run \`npm run gen\` again`,
      );
  }
}

interface ChangedTable {
  readonly entity: string;
  readonly name: string;
  readonly from: string;
  readonly alterations: Alterations;
}

function changeOf(
  root: string,
  { path, text }: DerivedFile,
  files: readonly WarehouseFile[],
): ChangedTable[] {
  const name = path.replace(/^sql\//, '');
  const [, entity] = ENTITY_TABLE.exec(name) ?? [];
  if (entity === undefined || !existsSync(join(root, path))) return [];
  const before = readFileSync(join(root, path), 'utf8');
  const from = checksumOf(before);
  const isBrought = files.some(({ brings }) => brings.some((one) => one.table === name && one.from === from));
  if (from === checksumOf(text) || isBrought) return [];
  try {
    return [
      { entity, name, from, alterations: alterationsOf(splitStatements(before), splitStatements(text)) },
    ];
  } catch (error) {
    throw new Error(
      `${path} cannot follow its definition: ${(error as Error).message}. If no warehouse has it yet, restore sql/ as it was; else write sql/migrations/NNNN_what.sql by hand, with the line "-- brings: ${name} from ${from}"`,
      { cause: error },
    );
  }
}

function migration(
  number: number,
  entity: string,
  kind: 'added' | 'resized',
  tables: readonly ChangedTable[],
): DerivedFile {
  const columns = [...new Set(tables.flatMap(({ alterations }) => columnsOf(alterations[kind])))];
  const name = `${entity}_${columns.join('_')}${kind === 'resized' ? '_wider' : ''}`.slice(0, LONGEST_NAME);
  const said =
    kind === 'added'
      ? `${entity} has ${columns.join(', ')}; rows that are there have NULL`
      : `${entity} has wider ${columns.join(', ')}; Redshift resizes no column inside a transaction, so each statement runs alone`;
  const lines = [
    `-- Written by \`npm run gen\`, and never changed from then on: ${said}.`,
    ...tables.map((table) => `-- brings: ${table.name} from ${table.from}`),
    ...tables.flatMap(({ alterations }) => alterations[kind]),
  ];
  return {
    path: `sql/migrations/${String(number).padStart(4, '0')}_${name}.sql`,
    text: `${lines.join('\n')}\n`,
  };
}

function columnsOf(statements: readonly string[]): string[] {
  return statements.map((statement) => / column (\w+)/.exec(statement)?.[1] ?? '');
}
