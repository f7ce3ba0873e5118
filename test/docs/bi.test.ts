/** docs/bi.md: its commands are typed, its SQL is asked by the users whom it names, and what it says of them is what they have. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { READER_USERS } from '../../src/aws/warehouse-grants';
import { openWarehouse, type Warehouse } from '../sql/support/warehouse';
import { testStack } from '../support/stack';
import { commandsOf } from './support/runbook-page';
import { enter } from './support/terminal';

const PAGE = readFileSync(join(__dirname, '../../docs/bi.md'), 'utf8');
/** The rows of the table whose head begins with that cell. */
function rowsBelow(head: string): string[][] {
  const lines = PAGE.split('\n');
  const at = lines.findIndex((line) => line.startsWith(`| ${head} `));
  const cells = (line: string): string[] =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', ''));
  const below = lines.slice(at + 2);
  return below
    .slice(
      0,
      below.findIndex((line) => !line.startsWith('|')),
    )
    .map(cells);
}
const blocks = (language: string): string[] =>
  [...PAGE.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(([, text = '']) => text);
const QUESTIONS = blocks('sql').map((sql): [string, string] => [
  /^-- as (\w+)/.exec(sql)?.[1] ?? 'nobody',
  sql.replace(/^--.*\n/, ''),
]);
/** What asks the platform, or a worker, is typed elsewhere: test/cli. */
const COMMANDS = commandsOf(PAGE).filter((line) => line !== 'npx ecomflow status');

describe('the page about tools', () => {
  let warehouse: Warehouse;
  let engine: Client;
  const before = { ...process.env };

  beforeAll(async () => {
    warehouse = await openWarehouse();
    await warehouse.install();
    Object.assign(process.env, testStack().env, { ECOMFLOW_REDSHIFT_DATABASE: warehouse.database });
    engine = new Client({ ...testStack().postgres, database: warehouse.database });
    await engine.connect();
    const { code, output } = await enter('npx ecomflow warehouse install --readers');
    if (code !== 0) throw new Error(output);
  });
  afterAll(async () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
    await engine.end();
    await warehouse.close();
  });

  const faultOf = async (user: string, sql: string): Promise<string | null> => {
    await engine.query(`set role ${user}`);
    try {
      await engine.query(sql);
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      await engine.query('reset role');
    }
  };

  it.each(COMMANDS)('has a command that does what it should: %s', async (line) => {
    const { code, output } = await enter(line);
    expect([code, code === 0 ? '' : output]).toEqual([0, '']);
  });

  it('would be seen with a command that is not there', async () => {
    expect(COMMANDS.length).toBeGreaterThan(3);
    expect((await enter('npx ecomflow warehouse install --reader')).code).not.toBe(0);
  });

  it.each(QUESTIONS)(
    'has a question of %s that Redshift understands and the user may ask: %#',
    async (user, sql) => {
      await warehouse.execute(sql);
      // What PostgreSQL has not is no matter of rights.
      const plain = sql.replace(/dateadd\(day, -7, ([a-z_.]+)\)/, "cast($1 - interval '7 days' as date)");
      expect(await faultOf(user, plain)).toBeNull();
    },
  );

  it.each(rowsBelow('question'))('says where to ask for %s: %s as %s', async (_, table, user) => {
    expect(await faultOf(user, `select 1 from ${table} limit 1`)).toBeNull();
  });

  it('would be seen with a question that the user may not ask', async () => {
    expect(await faultOf('ecomflow_bi_reader', 'select 1 from fact_sales limit 1')).toContain(
      'permission denied',
    );
    expect(await faultOf('ecomflow_bi_reader', 'select 1 from mart_of_dreams')).toContain('does not exist');
  });

  it('says the users and their limits as they are made', () => {
    const seconds = (text = ''): number => Number(text.replace(/ s$/, ''));
    const said = rowsBelow('user').map(([user = '', role, connections, statement, idle]) => {
      const limits = { statementSeconds: seconds(statement), idleSeconds: seconds(idle) };
      return [user, { role, connections: Number(connections), ...limits }] as const;
    });
    expect(Object.fromEntries(said)).toEqual(READER_USERS);
  });

  it('has Python that Python reads, and would be seen with other', () => {
    const parse = (text: string) =>
      execFileSync(testStack().tools.python, ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], {
        input: text,
        stdio: 'pipe',
      });
    expect(blocks('python').length).toBeGreaterThan(0);
    for (const text of blocks('python')) expect(() => parse(text)).not.toThrow();
    expect(() => parse('with x:')).toThrow();
  });
});
