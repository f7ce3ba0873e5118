/** Who may read which layer: made through the local Redshift as an administrator makes it, and tried as a user who has it. */
import { Client } from 'pg';
import { installReaders } from '../../src/aws/install-readers';
import { grantsOf, READERS, READER_USERS, type Grants } from '../../src/aws/warehouse-grants';
import { readWarehouseFiles } from '../../src/aws/warehouse-files';
import { openWarehouse, SQL_ROOT, type Warehouse } from '../sql/support/warehouse';
import { testStack, uniqueName } from '../support/stack';

const files = readWarehouseFiles(SQL_ROOT);
const PASSWORD = 'Only-for-this-test-1';

describe('grants', () => {
  let warehouse: Warehouse;
  let engine: Client;
  let made: string[];
  /** A role is the whole server's: these are of this test alone. */
  const suffix = uniqueName('');
  const own = (sql: string): string => sql.replaceAll(/\b(ecomflow_[a-z_]+)\b/g, `$1${suffix}`);
  const grants = ownGrants(grantsOf(files));

  function ownGrants({ once, always }: Grants): Grants {
    return {
      once: once.map(({ kind, name, statements }) => ({
        ...{ kind, name: own(name) },
        statements: statements.map(own),
      })),
      always: always.map(own),
    };
  }

  beforeAll(async () => {
    warehouse = await openWarehouse();
    await warehouse.install();
    engine = new Client({ ...testStack().postgres, database: warehouse.database });
    await engine.connect();
    made = await installReaders(warehouse, grants);
    for (const user of Object.keys(READER_USERS))
      await engine.query(`alter role ${own(user)} password '${PASSWORD}'`);
  });
  afterAll(async () => {
    const names = [...Object.keys(READER_USERS), ...Object.keys(READERS)].map(own);
    for (const name of names) await engine.query(`drop owned by ${name}`);
    for (const name of names) await engine.query(`drop role ${name}`);
    await engine.end();
    await warehouse.close();
  });

  const isRefused = async (asking: Promise<unknown>): Promise<boolean> => {
    try {
      await asking;
      return false;
    } catch (error) {
      if (error instanceof Error && error.message.includes('permission denied')) return true;
      throw error;
    }
  };
  const mayRead = async (role: keyof typeof READERS, table: string): Promise<boolean> => {
    await engine.query(`set role ${own(role)}`);
    try {
      return !(await isRefused(engine.query(`select 1 from ${table} limit 1`)));
    } finally {
      await engine.query('reset role');
    }
  };
  const signIn = async (user: keyof typeof READER_USERS): Promise<Client> => {
    const client = new Client({
      ...testStack().postgres,
      ...{ database: warehouse.database, user: own(user), password: PASSWORD },
    });
    await client.connect();
    return client;
  };
  async function asUser<T>(
    user: keyof typeof READER_USERS,
    work: (client: Client) => Promise<T>,
  ): Promise<T> {
    const client = await signIn(user);
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }
  const valueOf = async (client: Client, sql: string): Promise<unknown> =>
    Object.values(((await client.query(sql)).rows as Record<string, unknown>[])[0] ?? {})[0];

  it.each([
    [
      'ecomflow_reports',
      ['rpt_daily_sales', 'mart_daily_sales'],
      ['fact_sales', 'dim_customer', 'hist_customer', 'hist_current_customer'],
    ],
    [
      'ecomflow_bi',
      ['rpt_daily_sales', 'mart_daily_sales', 'hist_current_customer', 'hist_current_order_line'],
      ['fact_sales', 'hist_customer', 'stg_customer', 'etl_rejected', 'etl_run'],
    ],
    [
      'ecomflow_analysts',
      ['fact_sales', 'dim_customer', 'rpt_daily_sales', 'hist_current_customer'],
      ['hist_customer', 'stg_customer', 'etl_run', 'etl_rejected'],
    ],
    ['ecomflow_operators', ['etl_run', 'hist_customer', 'fact_sales', 'etl_rejected'], []],
  ] as const)('let %s read its layers, and no others', async (role, allowed, refused) => {
    for (const table of allowed) expect([table, await mayRead(role, table)]).toEqual([table, true]);
    for (const table of refused) expect([table, await mayRead(role, table)]).toEqual([table, false]);
  });

  it('let nobody write', async () => {
    expect(grantsOf(files).always.join('\n')).not.toMatch(/insert|update|delete|all /);
    await asUser('ecomflow_analyst_reader', async (client) => {
      expect(await isRefused(client.query('delete from fact_sales'))).toBe(true);
      expect(await isRefused(client.query('create table public.mine (a integer)'))).toBe(true);
    });
  });

  it('are made where they are missing, and once', async () => {
    expect(made).toEqual(grants.once.map(({ kind, name }) => `${kind} ${name}`));
    expect(made).toHaveLength(6);
    expect(await installReaders(warehouse, grants)).toEqual([]);
    await expect(warehouse.execute(own('create role ecomflow_bi'))).rejects.toThrow();
  });

  it('are lost with a view that is made anew, and come back', async () => {
    const [view] = files.filter(({ name }) => name === '70_reports/rpt_sales_overview/view.sql');
    await warehouse.batch(['drop view rpt_sales_overview', ...(view?.statements ?? [])]);
    expect(await mayRead('ecomflow_bi', 'rpt_sales_overview')).toBe(false);
    await installReaders(warehouse, grants);
    expect(await mayRead('ecomflow_bi', 'rpt_sales_overview')).toBe(true);
  });

  it('give each user its role, and no more', async () => {
    await asUser('ecomflow_bi_reader', async (client) => {
      expect(await isRefused(client.query('select 1 from mart_daily_sales limit 1'))).toBe(false);
      for (const table of ['fact_sales', 'stg_customer', 'hist_customer', 'etl_rejected'])
        expect(await isRefused(client.query(`select 1 from ${table} limit 1`))).toBe(true);
    });
    await asUser('ecomflow_analyst_reader', async (client) => {
      expect(await isRefused(client.query('select 1 from fact_sales limit 1'))).toBe(false);
      expect(await isRefused(client.query('select 1 from etl_rejected limit 1'))).toBe(true);
    });
  });

  it('end a statement that takes too long, and a session that asks nothing', async () => {
    await asUser('ecomflow_bi_reader', async (client) => {
      expect(await valueOf(client, 'show statement_timeout')).toBe('2min');
      expect(await valueOf(client, 'show idle_session_timeout')).toBe('1h');
    });
    const user = own('ecomflow_bi_reader');
    await warehouse.execute(`alter user ${user} set statement_timeout to 100`);
    await asUser('ecomflow_bi_reader', async (client) => {
      await expect(client.query('select pg_sleep(5)')).rejects.toThrow('statement timeout');
      expect(await valueOf(client, 'select 1')).toBe(1);
    });
  });

  it('refuse a connection beyond the limit', async () => {
    const { connections } = READER_USERS.ecomflow_analyst_reader;
    const clients = await Promise.all(
      Array.from({ length: connections }, () => signIn('ecomflow_analyst_reader')),
    );
    await expect(signIn('ecomflow_analyst_reader')).rejects.toThrow('too many connections');
    await clients[0]?.end();
    await asUser('ecomflow_analyst_reader', async (client) => {
      expect(await valueOf(client, 'select 1')).toBe(1);
    });
    await Promise.all(clients.slice(1).map((client) => client.end()));
  });
});
