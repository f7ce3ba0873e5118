/** A warehouse of November 2026 told events of a full load from others in MySQL's words: it gets today's, and the events stay who they are. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installWarehouse } from '../../src/aws/install-warehouse';
import { listEntities } from '../../src/entities/registry';
import { readPast, writePast } from './support/past';
import { loadStatements } from './support/staging';
import { batchOf, customerChange } from './support/walk';
import { openWarehouse, SQL_ROOT, type Row, type Warehouse } from './support/warehouse';

const MIGRATION = 'migrations/0012_words_of_origin.sql';
/** Those that there were. */
const TABLES = [
  ...listEntities()
    .map(({ name }) => `hist_${name}`)
    .filter((table) => `30_history/${table}/table.sql` in readPast().files),
  'etl_rejected',
];

/** Events by id, each with the word for where it comes from. */
async function eventsOf(sql: Warehouse): Promise<Row[]> {
  const asked = TABLES.map((table) => `select '${table}' as place, event_id, origin from ${table}`);
  return sql.execute(`${asked.join(' union all ')} order by place, event_id`);
}

async function warehouseOfNovember(): Promise<Warehouse> {
  const past = writePast();
  const sql = await openWarehouse();
  await installWarehouse(sql, past, listEntities());
  rmSync(past, { recursive: true, force: true });
  for (const load of readPast().loads) await sql.batch(load);
  return sql;
}

const today = (row: Row): Row => ({ ...row, origin: row['origin'] === 'load' ? 'snapshot' : 'change' });

describe('a warehouse with the words of November 2026', () => {
  let sql: Warehouse;
  let before: Row[];
  const current = (): Promise<Row[]> =>
    sql.execute('select * from dim_customer order by customer_sk, valid_from');
  beforeAll(async () => {
    sql = await warehouseOfNovember();
    before = await eventsOf(sql);
    expect(new Set(before.map(({ origin }) => origin))).toEqual(new Set(['load', 'cdc']));
  });
  afterAll(() => sql.close());

  it('says snapshot and change of the same events, and its members are what they were', async () => {
    const members = await current();
    await sql.install();
    expect(await eventsOf(sql)).toEqual(before.map(today));
    expect(await current()).toEqual(members);
    expect((await sql.install()).applied).toEqual([]);
  });

  it('builds on what it had: a change after the upgrade closes the version of before', async () => {
    const changed = customerChange(20, 'Oslo', { op: 'U', epoch: 2 });
    const [known] = await sql.execute(
      "select source_system, record_key from hist_customer where origin = 'snapshot'",
    );
    const key = String(known?.['record_key']);
    const event = { ...changed, recordKey: key, sourceSystem: String(known?.['source_system']) };
    const values = { ...event.values, customer_id: key };
    await sql.batch(loadStatements('after', [batchOf('after', [{ ...event, values }])]));
    const versions = await sql.execute(
      'select city, is_current from dim_customer where customer_id = :key order by valid_from',
      { key },
    );
    expect(versions).toHaveLength(2);
    expect(versions[1]).toEqual({ city: 'Oslo', is_current: true });
  });
});

test('without the change of words the snapshots of before would be seen no more', async () => {
  const root = mkdtempSync(join(tmpdir(), 'ecomflow-words-'));
  cpSync(SQL_ROOT, root, { recursive: true });
  const path = join(root, MIGRATION);
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/^update [^;]+;\n/gm, ''));
  const sql = await warehouseOfNovember();
  const before = await eventsOf(sql);
  await installWarehouse(sql, root, listEntities());
  expect(await eventsOf(sql)).not.toEqual(before.map(today));
  rmSync(root, { recursive: true, force: true });
  await sql.close();
});
