import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { testStack } from '../../support/stack';
import { problemOf, problemsOf, readTopics } from './support/battery';
import { openWarehouse, type Warehouse } from './support/warehouse';

const topics = readTopics();
const everyCase = [...topics.values()].flatMap((topic) => topic.cases);
let warehouse: Warehouse;

beforeAll(async () => {
  warehouse = await openWarehouse();
});

afterAll(() => warehouse.client.destroy());

describe('the local Redshift answers as Redshift does, or refuses by name:', () => {
  it.each([...topics])('%s', async (_, { setUp, cases }) => {
    for (const sql of setUp ?? []) await warehouse.query(sql);
    expect(await problemsOf(warehouse, cases)).toEqual([]);
  });

  it('of at least 150 cases', () => {
    expect(everyCase.length).toBeGreaterThanOrEqual(150);
    expect(new Set(everyCase.map(({ before, sql }) => [...(before ?? []), sql].join(';'))).size).toBe(
      everyCase.length,
    );
  });
});

it.each([
  ['another value', { sql: 'select 1', answers: [[2]] }],
  ['another type', { sql: "select '1'", answers: [[1]] }],
  ['a row too many', { sql: 'select 1', answers: [] }],
  ['another order', { sql: 'select 1 as n union all select 2 order by n', answers: [[2], [1]] }],
  ['an answer where a failure is wanted', { sql: 'select 1', fails: 'division by zero' }],
  ['an answer where a refusal is wanted', { sql: 'select 1', refused: 'Select' }],
  ['another failure', { sql: 'select 1 / 0', fails: 'out of range' }],
  ['a refusal where Redshift itself fails', { sql: 'select no_such(1)', fails: 'no_such' }],
  ['a failure where an answer is wanted', { sql: 'select 1 / 0', answers: [[0]] }],
])('a case that is answered wrongly is found: %s', async (_, planted) => {
  expect(await problemOf(warehouse, planted)).toContain(planted.sql);
});

describe('the allow-list', () => {
  const root = join(__dirname, '..', '..', '..');

  function namesOf(statements: readonly string[]): { allowed: string[]; used: string[] } {
    const script = join(__dirname, 'support', 'used_names.py');
    const input = JSON.stringify(statements);
    const output = execFileSync(testStack().tools.python, ['-B', script], { input, encoding: 'utf8' });
    return JSON.parse(output) as { allowed: string[]; used: string[] };
  }

  // What a case does before it fails has succeeded; what is refused may be anything.
  const done = everyCase.flatMap((asked) =>
    'refused' in asked ? [] : [...(asked.before ?? []), ...('answers' in asked ? [asked.sql] : [])],
  );
  const setUps = [...topics.values()].flatMap((topic) => topic.setUp ?? []);
  const projectSql = readdirSync(join(root, 'sql'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.sql'))
    .map((file) => readFileSync(join(root, 'sql', file), 'utf8'));

  it('has no name that neither a case of the battery nor the project’s own SQL uses', () => {
    const { allowed, used } = namesOf([...done, ...setUps, ...projectSql]);
    expect(allowed.filter((name) => !used.includes(name))).toEqual([]);
  });

  it('shows a name that nothing uses', () => {
    const { allowed, used } = namesOf(['select 1']);
    expect(used).toContain('Select');
    expect(allowed.filter((name) => !used.includes(name))).toContain('Union');
  });
});
