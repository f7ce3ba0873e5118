/** What is looked through for objects that precede a heartbeat: not all of bronze, not all of the ledger. On real engines. */
import { S3Client } from '@aws-sdk/client-s3';
import { findUnloaded } from '../../src/activities/unloaded';
import { createObjectStore, type ObjectStore } from '../../src/aws/object-store';
import type { SqlRunner } from '../../src/aws/sql-runner';
import { controlKey, tablePrefix } from '../../src/model/names';
import { emptyWarehouse } from '../sql/support/empty';
import { openWarehouse, type Warehouse } from '../sql/support/warehouse';
import { january } from '../sql/support/walk';
import { mysqlIn } from '../support/sources';
import { clientSettings, makeBucket } from '../support/stack';
import { DAY_5 } from './support/checked-world';

const PREFIX = tablePrefix('ecommerce', 1, 'shop', 'product');
const CONTROL = controlKey('ecommerce', 1, 'product');
const FULL_LOAD = `${PREFIX}LOAD00000001.parquet`;
const DAYS = Array.from({ length: 20 }, (_, index) => index + 2);

/** The bronze object that brought what changed on a day of January, at ten o'clock. */
const objectOf = (day: number): string =>
  `${PREFIX}${january(day).replaceAll('-', '/')}/${january(day).replaceAll('-', '')}-100000000.parquet`;

describe('what precedes a heartbeat', () => {
  let sql: Warehouse;
  let s3: S3Client;
  let store: ObjectStore;
  let bucket: string;

  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
    s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
    store = createObjectStore(s3);
    bucket = await makeBucket('missing');
    await store.writeJson(bucket, CONTROL, {
      ...{ pipeline: 'ecommerce', epoch: 1, schema: 'shop', table: 'product', entity: 'product' },
      ...{ fullLoadStartTime: `${january(1)}T00:00:00.000Z`, fullLoadEndTime: `${january(1)}T00:00:01.000Z` },
      ...{ fullLoadRows: 1, objects: [FULL_LOAD] },
    });
    for (const key of [FULL_LOAD, ...DAYS.map(objectOf)]) await store.writeJson(bucket, key, {});
  });
  beforeEach(async () => {
    await emptyWarehouse(sql);
    await commit(CONTROL, FULL_LOAD, ...DAYS.map(objectOf));
  });
  afterAll(async () => {
    s3.destroy();
    await sql.close();
  });

  const commit = (...keys: readonly string[]): Promise<void> => commitOf('product', ...keys);
  const commitOf = (entity: string, ...keys: readonly string[]): Promise<void> =>
    sql.batch([
      `insert into etl_ledger values ${keys
        .map((key) => `('ecommerce', '${entity}', '${key}', 'e', 1, 0, 'b', 'l', getdate())`)
        .join(', ')}`,
    ]);
  const forget = (key: string): Promise<unknown> =>
    sql.execute('delete from etl_ledger where object_key = :key', { key });
  /** Of a heartbeat at the end of that day. */
  const compared = (day: number): Promise<void> =>
    sql.batch([
      `insert into etl_reconciliation (heartbeat_id, pipeline, source_system, entity, epoch, sequence, arrived_at, source_rows, status)
       values ('h', 'ecommerce', 'ecommerce', 'product', 1, '1', timestamp '${january(day)} 23:59:59', 1, 'matched')`,
    ]);

  /** What is missing before a heartbeat at the end of a day, and what was read of ledger and bronze on the way. */
  async function look(day: number): Promise<{ missing: string[]; read: string[]; listed: string[] }> {
    const read: string[] = [];
    const listed: string[] = [];
    const execute: SqlRunner['execute'] = async (...query) => {
      const rows = await sql.runner.execute(...query);
      read.push(...rows.flatMap((row) => (typeof row['object_key'] === 'string' ? [row['object_key']] : [])));
      return rows;
    };
    const list: ObjectStore['list'] = async (from, prefix, ...rest) => {
      const objects = await store.list(from, prefix, ...rest);
      listed.push(...objects.map(({ key }) => key).filter((key) => key.startsWith('bronze/')));
      return objects;
    };
    const missing = await findUnloaded(
      { sql: { ...sql.runner, execute }, findSource: mysqlIn({ ...store, list }, bucket) },
      { plan: DAY_5, slackMs: 60_000 },
      [{ id: 'own', epoch: 1, arrivedMs: Date.parse(`${january(day)}T23:00:00Z`) }],
    );
    return { missing: missing.map(({ key }) => key), read: read.sort(), listed: listed.sort() };
  }

  it('is looked for from the last heartbeat that was compared on, and one window more', async () => {
    await compared(14);
    const { missing, read, listed } = await look(15);
    expect(missing).toEqual([]);
    expect(listed).toEqual([...[13, 14, 15].map(objectOf), FULL_LOAD]);
    // The thirteenth's came before the time that is looked through.
    expect(read).toEqual([...[14, 15].map(objectOf), FULL_LOAD, CONTROL].sort());
  });

  it.each([
    ['a change of the day', objectOf(15), [objectOf(15)]],
    ['a late file of the window before', objectOf(14), [objectOf(14)]],
    ['a full load', FULL_LOAD, [FULL_LOAD]],
    ['a table that its epoch has', CONTROL, [CONTROL]],
    ['a change of a window that was compared long ago', objectOf(3), []],
    ['a change of the day after', objectOf(16), []],
  ])('%s, which nobody loaded: of %s are missing %j', async (_, key, expected) => {
    await compared(14);
    await forget(key);
    expect((await look(15)).missing).toEqual(expected);
  });

  it('is missing while only what it brought of another entity is loaded', async () => {
    await compared(14);
    await forget(objectOf(15));
    await commitOf('customer', objectOf(15));
    expect((await look(15)).missing).toEqual([objectOf(15)]);
  });

  it('is looked for since the full load where none was compared', async () => {
    await forget(objectOf(3));
    const { missing, listed } = await look(5);
    expect(missing).toEqual([objectOf(3)]);
    expect(listed).toHaveLength(DAYS.length + 1);
  });
});
