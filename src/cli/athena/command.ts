/** `ecomflow athena`: asks Athena of what runs have loaded, by the name of a question of sql/athena. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Option, type Command } from 'commander';
import { questionsOf, readAthenaQuestions, withValues } from '../../aws/athena-questions';
import { createAwsClients } from '../../aws/clients';
import { bindParameters, findQuery, noRows, type NamedQuery } from '../../aws/named-queries';
import { loadConfig } from '../../config';
import { athenaPrefix } from '../../model/names';
import { EltError } from '../../model/errors';
import { table } from '../../model/text-table';
import { listPipelines } from '../../pipelines/registry';
import { PROJECT_ROOT } from '../../local-stack/stack';
import { print, resultAsText, say, type OutputOptions } from '../output';
import { resultAsJson } from '../query/result-json';
import { resultAsCsv } from './result-csv';
import { askAthena, type Asked } from './ask';

interface AthenaOptions extends OutputOptions {
  readonly set: readonly string[];
  readonly csv?: boolean;
}

export function addAthenaCommand(program: Command): void {
  program
    .command('athena')
    .description('ask Athena a question of sql/athena about what runs have loaded; without a name, list them')
    .argument('[name]', 'such as purchases_top_products')
    .option(
      '--set <key=value>',
      'a parameter of the question; may be repeated',
      (one: string, all: readonly string[]) => [...all, one],
      [],
    )
    .addOption(new Option('--csv', 'print the rows as CSV').conflicts('json'))
    .option('--json', 'print the rows as JSON')
    .addHelpText(
      'after',
      `
What was scanned, and how long it took, is told beside the rows. Ctrl-C stops the query.

Examples:
  $ ecomflow athena
  $ ecomflow athena purchases_top_products --set since=2026-11-01 --set rows=5
  $ ecomflow athena purchases_by_day --csv > days.csv`,
    )
    .action(athena);
}

export const ATHENA_SQL = join(PROJECT_ROOT, 'sql');

async function athena(name: string | undefined, options: AthenaOptions): Promise<void> {
  const questions = readAthenaQuestions(ATHENA_SQL);
  if (name === undefined) {
    if (options.csv) throw new EltError('ELT_INPUT_INVALID', '--csv: name a question, of which rows come');
    return print(options, questions.map(shown), () => describeQuestions(questions));
  }
  const question = findQuery(questions, name);
  const sql = withValues(question.sql, bindParameters(question, options.set));
  const asked = await ask(question, sql);
  const { columns, rows } = asked;
  if (options.json) process.stdout.write(`${resultAsJson({ columns, rows })}\n`);
  else if (options.csv) process.stdout.write(resultAsCsv(asked));
  else print(options, rows, () => (rows.length === 0 ? noRows(question, options.set) : resultAsText(asked)));
  say(`scanned ${sizeOf(asked.scannedBytes)} in ${(asked.tookMs / 1000).toFixed(1)} s (query ${asked.id})`);
}

async function ask(question: NamedQuery, sql: string): Promise<Asked> {
  const config = loadConfig();
  const client = createAwsClients(config.AWS_REGION).athena;
  return askAthena(client, {
    sql,
    database: config.ECOMFLOW_CATALOG_DATABASE,
    workGroup: config.ECOMFLOW_ATHENA_WORKGROUP,
    output: `s3://${config.ECOMFLOW_LAKE_BUCKET}/${athenaPrefix(pipelineOf(question))}`,
    token: randomUUID(),
  });
}

function pipelineOf(question: NamedQuery): string {
  const owner = listPipelines().find(({ name }) => questionsOf(name, [question]).length > 0);
  if (owner) return owner.name;
  throw new EltError('ELT_INPUT_INVALID', `${question.name} begins with the name of no pipeline`);
}

function shown({ name, description, parameters }: NamedQuery) {
  return { name, description, parameters };
}

function describeQuestions(questions: readonly NamedQuery[]): string {
  return table(
    questions.map(({ name, description, parameters }) => [
      name,
      Object.entries(parameters)
        .map(([key, value]) => (value === null ? key : `${key}=${value}`))
        .join(' '),
      description,
    ]),
  );
}

function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
