/** `ecomflow warehouse install --dry-run`: says what is due, and does nothing. */
import { openWarehouse, type Warehouse } from '../sql/support/warehouse';
import { testStack } from '../support/stack';
import { runCli } from './support/run-cli';

describe('an installation that is only asked for', () => {
  let sql: Warehouse;

  beforeAll(async () => {
    sql = await openWarehouse();
  });
  afterAll(() => sql.close());

  async function due(): Promise<unknown> {
    const env = { ...process.env, ...testStack().env, ECOMFLOW_REDSHIFT_DATABASE: sql.database };
    const { code, stdout, stderr } = await runCli(['warehouse', 'install', '--dry-run', '--json'], env);
    if (code !== 0) throw new Error(`${stdout}${stderr}`);
    return (JSON.parse(stdout) as { due: unknown }).due;
  }

  it('is everything where nothing was ever installed, and stays so', async () => {
    expect(await due()).toEqual(['everything: nothing is installed here']);
    expect(await due()).toEqual(['everything: nothing is installed here']);
  });

  it('is nothing where all is installed', async () => {
    await sql.install();
    expect(await due()).toEqual([]);
  });

  it('is what an update left behind', async () => {
    await sql.execute("update etl_contract set version = version - 1 where entity = 'product'");
    expect(await due()).toEqual([expect.stringMatching(/^contract product version \d+$/)]);
    expect(await due()).toHaveLength(1);
  });

  it('is an error where the notes of what was installed cannot be read', async () => {
    await sql.execute('alter table etl_migration rename column checksum to other');
    await expect(due()).rejects.toThrow(/ELT_/);
  });
});
