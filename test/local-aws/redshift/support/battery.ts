/** Small statements with the answers that Redshift's documentation gives, and what it takes to run them. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  BatchExecuteStatementCommand,
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  type DescribeStatementResponse,
  type Field,
} from '@aws-sdk/client-redshift-data';
import type { Warehouse } from './warehouse';

/** A value as the Data API carries it: a number is a longValue, a text a stringValue; doubles say that they are. */
export type Cell = null | boolean | number | string | { readonly doubleValue: number };

interface Asked {
  readonly sql: string;
  /** Statements of the same transaction that come first: what they write is there, temporary tables included. */
  readonly before?: readonly string[];
  /** What Redshift's documentation says, in our words, where the answer is not plain. */
  readonly says?: string;
}

export type Case = Asked &
  (
    | { readonly answers: readonly (readonly Cell[])[] }
    /** The local Redshift says no by name, since PostgreSQL would answer otherwise. Part of the message. */
    | { readonly refused: string }
    /** Redshift itself fails so. Part of the message. */
    | { readonly fails: string }
  );

/** A file of `battery/`: what its cases find there, and the cases. */
export interface Topic {
  readonly setUp?: readonly string[];
  readonly cases: readonly Case[];
}

const FOLDER = join(__dirname, '..', 'battery');
const REFUSAL = /not known to the local Redshift|refused by the local Redshift/;

/** Every topic by its file's name. The folder is the registry: a file that is no topic is an error. */
export function readTopics(): ReadonlyMap<string, Topic> {
  const names = readdirSync(FOLDER).map((file) => file.replace(/\.ts$/, ''));
  return new Map(
    names.map((name) => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- the folder's files are only known by scanning it
      const topic = require(join(FOLDER, name)) as Partial<Topic>;
      if (!topic.cases) throw new Error(`battery/${name}.ts exports no cases`);
      return [name, { ...topic, cases: topic.cases }];
    }),
  );
}

/** What is wrong with the answer to a case; nothing when it is right. */
export async function problemOf(warehouse: Warehouse, asked: Case): Promise<string | undefined> {
  const statement = await start(warehouse, asked);
  const message = statement.Error ?? '';
  if ('answers' in asked) {
    if (statement.Status !== 'FINISHED') return `${asked.sql}\n  fails: ${message}`;
    const records = await recordsOf(warehouse, statement);
    const [wanted, got] = [asked.answers.map((row) => row.map(fieldOf)), records].map(show);
    return wanted === got ? undefined : `${asked.sql}\n  wanted ${wanted}\n  got    ${got}`;
  }
  if (statement.Status === 'FINISHED') {
    return `${asked.sql}\n  must not succeed, but gave ${show(await recordsOf(warehouse, statement))}`;
  }
  const part = 'refused' in asked ? asked.refused : asked.fails;
  if (!message.includes(part)) return `${asked.sql}\n  must say: ${part}\n  says:     ${message}`;
  if ('fails' in asked && REFUSAL.test(message)) return `${asked.sql}\n  is refused, not failed: ${message}`;
  return undefined;
}

/** The problems of a topic's cases, eight asked at a time. */
export async function problemsOf(warehouse: Warehouse, cases: readonly Case[]): Promise<string[]> {
  const waiting = [...cases];
  const problems: string[] = [];
  const ask = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const problem = await problemOf(warehouse, next);
      if (problem) problems.push(problem);
    }
  };
  await Promise.all(Array.from({ length: 8 }, ask));
  return problems;
}

async function start(warehouse: Warehouse, asked: Case): Promise<DescribeStatementResponse> {
  const { client, target } = warehouse;
  const { Id } = asked.before
    ? await client.send(new BatchExecuteStatementCommand({ ...target, Sqls: [...asked.before, asked.sql] }))
    : await client.send(new ExecuteStatementCommand({ ...target, Sql: asked.sql }));
  return client.send(new DescribeStatementCommand({ Id, WaitTimeSeconds: 30 }));
}

async function recordsOf(warehouse: Warehouse, statement: DescribeStatementResponse): Promise<Field[][]> {
  if (!statement.HasResultSet) return [];
  const { Id } = statement.SubStatements?.at(-1) ?? statement;
  return (await warehouse.client.send(new GetStatementResultCommand({ Id }))).Records ?? [];
}

function fieldOf(cell: Cell): Field {
  if (cell === null) return { isNull: true };
  if (typeof cell === 'boolean') return { booleanValue: cell };
  if (typeof cell === 'number') return { longValue: cell };
  return typeof cell === 'string' ? { stringValue: cell } : cell;
}

function show(records: readonly (readonly Field[])[]): string {
  return (
    records.map((row) => `(${row.map((field) => JSON.stringify(field)).join(', ')})`).join(' ') || 'no row'
  );
}
