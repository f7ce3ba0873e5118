/** The notebook of regional sales, run from its first cell to its last on a warehouse of its own. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventsOf, type SalesRecord } from '../pipelines/regional-sales/support/records';
import { openSideDoor } from '../sql/support/side-door';
import { openWarehouse, type Warehouse } from '../sql/support/warehouse';
import { testStack } from '../support/stack';

const ROOT = join(__dirname, '../..');
const NOTEBOOK = join(ROOT, 'notebooks/sales_agg.ipynb');
const REGIONS = ['Asia', 'Europe', 'North America'];
const SALES = 48;
const PRICE = 10.5;
const COST = 4.25;

interface Cell {
  readonly cell_type: string;
  readonly outputs?: readonly { readonly data?: Readonly<Record<string, unknown>> }[];
}

/** One sale a month, from region to region; each of the four countries of a region in turn. */
const RECORDS: readonly SalesRecord[] = Array.from({ length: SALES }, (_, place) => {
  const region = REGIONS[place % REGIONS.length] ?? '';
  const date = `${(place % 12) + 1}/15/${2012 + Math.floor(place / 12)}`;
  return {
    Region: region,
    Country: `${region} ${Math.floor(place / REGIONS.length) % 4}`,
    'Item Type': 'Cereal',
    'Sales Channel': 'Online',
    'Order Priority': 'H',
    'Order Date': date,
    'Order ID': String(1000 + place),
    'Ship Date': date,
    'Units Sold': String(place + 1),
    'Unit Price': String(PRICE),
    'Unit Cost': String(COST),
  };
});
const UNITS = (SALES * (SALES + 1)) / 2;

interface Ran {
  readonly code: number | null;
  readonly output: string;
}

function runNotebook(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  const child = spawn(process.execPath, ['scripts/notebook.mjs', ...args], {
    cwd: ROOT,
    env: { ...process.env, ...testStack().env, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((settle, fail) => {
    child.once('error', fail);
    child.once('close', (code) => settle({ code, output }));
  });
}

function cellsOf(file: string): readonly Cell[] {
  return (JSON.parse(readFileSync(file, 'utf8')) as { cells: Cell[] }).cells;
}

describe('the notebook of regional sales', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ecomflow-notebook-'));
  let sql: Warehouse;

  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
    const door = await openSideDoor(sql);
    await door.prepare([[{ batchId: 'notebook', items: eventsOf(RECORDS, 1_700_000_000_000) }]]);
    await sql.batch(door.statements(0));
    await door.close();
    await sql.execute('refresh materialized view mart_regional_sales');
  });
  afterAll(async () => {
    await sql.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('runs whole, draws its four pictures and comes to the sums of the facts', async () => {
    const out = join(folder, 'ran.ipynb');
    const env = { ECOMFLOW_REDSHIFT_DATABASE: sql.database };
    const ran = await runNotebook(['--out', out, '--pictures', folder], env);
    expect(ran).toMatchObject({ code: 0, output: expect.stringContaining('4 pictures') as string });
    const last = JSON.stringify(cellsOf(out).at(-1)?.outputs);
    for (const sum of [UNITS * PRICE, UNITS * COST, UNITS * (PRICE - COST)])
      expect(last).toContain(sum.toFixed(3));
    const pictures = readdirSync(folder).filter((name) => name.endsWith('.png'));
    expect(pictures).toHaveLength(4);
    const drawn = pictures.map((name) => readFileSync(join(folder, name)).toString('base64'));
    expect(new Set(drawn).size).toBe(4);
  });

  it('says so where the warehouse has no sales, and draws nothing', async () => {
    const out = join(folder, 'none.ipynb');
    const env = { ECOMFLOW_REDSHIFT_DATABASE: sql.database, ECOMFLOW_SOURCE_SYSTEM: 'nobody' };
    const ran = await runNotebook(['--out', out], env);
    expect(ran).toMatchObject({ code: 1, output: expect.stringContaining('no sales of nobody') as string });
    expect(readdirSync(folder)).not.toContain('none.ipynb');
  });

  it("tells the warehouse's own words where a statement fails", async () => {
    const ran = await runNotebook([], { ECOMFLOW_REDSHIFT_DATABASE: 'nowhere' });
    expect(ran.code).toBe(1);
    expect(ran.output).toMatch(/nowhere/);
  });

  it('is kept without what it showed', () => {
    const shown = cellsOf(NOTEBOOK).flatMap(({ outputs }) => outputs ?? []);
    expect(shown).toEqual([]);
  });
});
