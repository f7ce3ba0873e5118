/** What turns one derived table.sql into the next on an installed warehouse. */
import { shapesOf, type TableShape } from '../../src/aws/table-shape';
import { varcharBytes } from '../../src/model/entity';

/** What an installed warehouse needs. Redshift runs a resize in no transaction, so those stand in a file of their own. */
export interface Alterations {
  readonly added: readonly string[];
  readonly resized: readonly string[];
  /** Columns that are new or wider. */
  readonly columns: readonly string[];
}

/** Throws an Error that says why where an installed warehouse cannot be altered so. */
export function alterationsOf(before: readonly string[], after: readonly string[]): Alterations {
  const others = (statements: readonly string[]) =>
    JSON.stringify(statements.filter((one) => !one.startsWith('create table')));
  const [old, now] = [shapesOf(before), shapesOf(after)];
  if (
    others(before) !== others(after) ||
    old.map(({ name }) => name).join() !== now.map(({ name }) => name).join()
  )
    throw new Error('another table or another row is more than a column');
  const changes = now.map((table, index) => alterTable(old[index] ?? table, table));
  return {
    added: changes.flatMap(({ added }) => added),
    resized: changes.flatMap(({ resized }) => resized),
    columns: [...new Set(changes.flatMap(({ columns }) => columns))],
  };
}

function alterTable(old: TableShape, now: TableShape): Alterations {
  const { name } = now;
  for (const column of old.columns.keys())
    if (!now.columns.has(column))
      throw new Error(
        `${name}.${column} is gone, and history was told of it: keep the column; the feed of a table that lost it says \`optional: true\`, of one that renamed it the new name in \`formerly\``,
      );
  if (old.rest !== now.rest) throw new Error(`${name} has another key, distribution or order`);
  const names = [...now.columns.keys()];
  const fresh = names.filter((column) => !old.columns.has(column));
  if (names.join() !== [...old.columns.keys(), ...fresh].join())
    throw new Error(
      `${name}: Redshift adds a column as the last one, so a new one stands last: ${fresh.join(', ')}`,
    );
  const wider = names.filter(
    (column) => (old.columns.get(column) ?? now.columns.get(column)) !== now.columns.get(column),
  );
  return {
    added: fresh.map((column) => addColumn(name, column, now.columns.get(column) ?? '')),
    resized: wider.map((column) =>
      resize(name, column, old.columns.get(column) ?? '', now.columns.get(column) ?? ''),
    ),
    columns: [...fresh, ...wider],
  };
}

function addColumn(table: string, column: string, type: string): string {
  if (type.includes('not null'))
    throw new Error(`${table}.${column} is not null, which rows that are there cannot be`);
  return `alter table ${table} add column ${column} ${type};`;
}

/** Redshift alters no type but the size of a varchar. */
function resize(table: string, column: string, before: string, now: string): string {
  const [from, to] = [before, now].map((type) => type.replace(' not null', ''));
  const [fromBytes, toBytes] = [varcharBytes(from ?? ''), varcharBytes(to ?? '')];
  const isSameNull = before.includes('not null') === now.includes('not null');
  if (!isSameNull || fromBytes === null || toBytes === null || toBytes < fromBytes)
    throw new Error(`${table}.${column} was ${before} and would be ${now}: only a varchar can become wider`);
  return `alter table ${table} alter column ${column} type ${to};`;
}
