/** Questions to Athena: how they are put together, how values get into them, and what their ends mean. What they answer: test/e2e/purchases.test.ts. */
import { join } from 'node:path';
import { questionsOf, readAthenaQuestions, withValues } from '../../src/aws/athena-questions';
import { failureOf } from '../../src/cli/athena/ask';
import { resultAsCsv } from '../../src/cli/athena/result-csv';
import { PROJECT_ROOT } from '../../src/local-stack/stack';
import { runCli } from './support/run-cli';

const questions = readAthenaQuestions(join(PROJECT_ROOT, 'sql'));

describe('a question', () => {
  it('has every view that it reads before it, and what a view reads before the view', () => {
    const { sql = '' } = questions.find(({ name }) => name === 'purchases_by_day') ?? {};
    const views = [...sql.matchAll(/^(?:with )?(\w+) as \($/gm)].map(([, name]) => name);
    expect(views).toEqual([
      'purchases_line',
      'purchases_order',
      'purchases_product',
      'purchases_user',
      'purchases_sale',
    ]);
  });

  it('leaves out what no load took, wherever it reads silver', () => {
    for (const { name, sql } of questions) {
      const silver = sql.match(/from silver_/g) ?? [];
      const notes = sql.match(/loaded_purchases/g) ?? [];
      expect([name, silver.length > 0 && notes.length >= silver.length]).toEqual([name, true]);
    }
  });

  it('is of the pipeline that its name begins with', () => {
    expect(questionsOf('purchases', questions)).toHaveLength(questions.length);
    expect(questionsOf('regional-sales', questions)).toEqual([]);
  });

  it('takes a value as a text, whatever stands in it, and leaves casts in peace', () => {
    const sql = 'select cast(:a as date) where b = :b and c::varchar = :unset';
    expect(withValues(sql, { a: '2026-01-01', b: "x' or '1'='1" })).toBe(
      "select cast('2026-01-01' as date) where b = 'x'' or ''1''=''1' and c::varchar = :unset",
    );
  });
});

describe('the end of a query', () => {
  const ended = (State: 'FAILED' | 'CANCELLED' | 'SUCCEEDED', reason: string, retryable = false) =>
    failureOf('q', {
      Status: { State, StateChangeReason: reason, AthenaError: { Retryable: retryable } },
    })?.code;

  it.each([
    ['ELT_ATHENA_QUERY_FAILED', ended('FAILED', 'SYNTAX_ERROR')],
    ['ELT_AWS_UNAVAILABLE', ended('FAILED', 'GENERIC_INTERNAL_ERROR', true)],
    ['ELT_ATHENA_SCAN_LIMIT', ended('CANCELLED', 'Bytes scanned limit was exceeded')],
    ['ELT_ATHENA_QUERY_STOPPED', ended('CANCELLED', 'Query cancelled by user')],
    [undefined, ended('SUCCEEDED', '')],
  ])('is %s', (code, found) => {
    expect(found).toBe(code);
  });
});

it('CSV tells NULL from an empty text, and quotes what needs it', () => {
  const columns = ['a', 'b'].map((name) => ({ name, type: 'varchar' }));
  const rows = [
    [null, ''],
    ['x,"y"', 'z'],
  ];
  expect(resultAsCsv({ columns, rows })).toBe('a,b\r\n,""\r\n"x,""y""",z\r\n');
});

describe('ecomflow athena', () => {
  it('lists questions and their parameters where none is named', async () => {
    const { code, stdout } = await runCli(['athena']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/purchases_top_products +since=2000-01-01 rows=10 +\S/);
    const listed = JSON.parse((await runCli(['athena', '--json'])).stdout) as { name: string }[];
    expect(listed.map(({ name }) => name)).toEqual(questions.map(({ name }) => name));
  });

  it.each([
    [['athena', 'nobody_knows'], /there is no query "nobody_knows"; there are: purchases_by_day/],
    [['athena', 'purchases_by_day', '--set', 'till=2026-01-01'], /has no till; it has: since/],
    [['athena', '--csv'], /name a question/],
  ])('refuses %j', async (args, words) => {
    const { code, stderr } = await runCli(args);
    expect([code, stderr]).toEqual([2, expect.stringMatching(words)]);
  });
});
