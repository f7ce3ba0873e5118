/** `ecomflow query`: asks the warehouse, in SQL or by the name of a query in sql/queries. */
import { join } from 'node:path';
import type { Command } from 'commander';
import type { QueryResult } from '../../aws/result';
import type { SqlRunner } from '../../aws/sql-runner';
import { EltError } from '../../model/errors';
import { openWarehouse } from '../../connect';
import { PROJECT_ROOT } from '../../local-stack/stack';
import { print, resultAsText, type OutputOptions } from '../output';
import { table } from '../../model/text-table';
import { resultAsJson } from './result-json';
import {
  bindParameters,
  findQuery,
  noRows,
  readNamedQueries,
  type NamedQuery,
} from '../../aws/named-queries';

interface QueryOptions extends OutputOptions {
  readonly name?: string;
  readonly set: readonly string[];
  readonly list?: boolean;
}

export function addQueryCommand(program: Command): void {
  program
    .command('query')
    .description('run one SQL statement in the warehouse (Redshift dialect), or a query that has a name')
    .argument('[sql]', 'the statement, or @name')
    .option('--name <query>', 'a query of sql/queries')
    .option(
      '--set <key=value>',
      "a named query's parameter; may be repeated",
      (one: string, all: readonly string[]) => [...all, one],
      [],
    )
    .option('--list', 'show the queries that have a name')
    .option('--json', 'print the rows as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ ecomflow query --list
  $ ecomflow query @failed_windows
  $ ecomflow query --name customer_history --set customer=17850
  $ ecomflow query "select sum(amount) as revenue from fact_sales"
  $ ecomflow query "select * from etl_check where failed_rows > 0"`,
    )
    .action(query);
}

export const QUERIES = join(PROJECT_ROOT, 'sql/queries');

async function query(sql: string | undefined, options: QueryOptions): Promise<void> {
  if (options.list) {
    const queries = readNamedQueries(QUERIES);
    return print(options, queries, () => describeQueries(queries));
  }
  const { text, parameters, none } = asked(sql, options);
  const result = await ask(openWarehouse(), text, parameters);
  if (options.json) process.stdout.write(`${resultAsJson(result)}\n`);
  else print(options, result, () => (result.rows.length === 0 ? none : resultAsText(result)));
}

/** A person's statement is no load. Throws ELT_QUERY_REFUSED with the database's own words. */
async function ask(
  sql: Pick<SqlRunner, 'query'>,
  text: string,
  parameters: Readonly<Record<string, string>>,
): Promise<QueryResult> {
  try {
    return await sql.query(text, parameters);
  } catch (error) {
    if (!(error instanceof EltError && error.code === 'ELT_LOAD_STATEMENT_FAILED')) throw error;
    throw new EltError('ELT_QUERY_REFUSED', error.message, { cause: error });
  }
}

function asked(
  sql: string | undefined,
  { name, set }: QueryOptions,
): { text: string; parameters: Record<string, string>; none: string } {
  const wanted = name ?? (sql?.startsWith('@') ? sql.slice(1) : undefined);
  if ((sql === undefined) === (name === undefined))
    throw new EltError('ELT_INPUT_INVALID', 'give a statement, or @name, or --name NAME, or --list');
  if (wanted !== undefined) {
    const found = findQuery(readNamedQueries(QUERIES), wanted);
    return { text: found.sql, parameters: bindParameters(found, set), none: noRows(found, set) };
  }
  if (set.length > 0) throw new EltError('ELT_INPUT_INVALID', '--set belongs to a named query');
  return { text: sql ?? '', parameters: {}, none: 'no rows' };
}

function describeQueries(queries: readonly NamedQuery[]): string {
  return table(
    queries.map(({ name, description, parameters }) => [
      name,
      Object.entries(parameters)
        .map(([key, value]) => (value === null ? key : `${key}=${value}`))
        .join(' '),
      description,
    ]),
  );
}
