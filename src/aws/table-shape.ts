/** What a table.sql makes, read back from its text. */
export interface TableShape {
  readonly name: string;
  /** Name to type, with `not null` where it says so. */
  readonly columns: ReadonlyMap<string, string>;
  /** Constraints, distribution and order. */
  readonly rest: string;
}

const CREATE = /^create table (\w+) \(\n([^]+)\n\)([^]*)$/;
const CONSTRAINT = /^(?:primary key|unique|foreign key)\b/;

/** The tables of a file's statements. Throws an Error for a `create table` that is written in another way. */
export function shapesOf(statements: readonly string[]): TableShape[] {
  return statements.filter((statement) => statement.startsWith('create table')).map(shapeOf);
}

function shapeOf(statement: string): TableShape {
  const [, name, body = '', tail = ''] = CREATE.exec(statement) ?? [];
  if (name === undefined)
    throw new Error(`not a table as the templates write one: ${statement.slice(0, 60)}`);
  const lines = body.split(',\n').map((line) => line.trim());
  const columns = lines
    .filter((line) => !CONSTRAINT.test(line))
    .map((line): [string, string] => {
      const [column = '', ...type] = line.split(' ');
      return [column, type.join(' ')];
    });
  const constraints = lines.filter((line) => CONSTRAINT.test(line));
  return { name, columns: new Map(columns), rest: [...constraints, tail.trim()].join('\n') };
}
