/** ALTER COLUMN … TYPE varchar(n): done as Redshift does it, refused where its guide says that Redshift refuses. */
import { openWarehouse, type Warehouse } from './support/warehouse';

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openWarehouse();
});
afterAll(() => warehouse.client.destroy());

/** Undefined where the statement went well. */
const errorOf = async (sql: string): Promise<string | undefined> => (await warehouse.run(sql)).Error;

describe('a VARCHAR column', () => {
  it('is widened where it stands, with its rows, and its size goes on counting bytes', async () => {
    await warehouse.run('create table place (city varchar(6) not null, n integer default 1)');
    await warehouse.run("insert into place (city) values ('東京')");
    expect(await errorOf("insert into place (city) values ('大東京')")).toBe(
      'ERROR: value too long for type character varying(6)',
    );
    const widen = 'alter table place alter column city type varchar(9)';
    expect([await errorOf(widen), await errorOf(widen)]).toEqual([undefined, undefined]);
    expect(await errorOf("insert into place (city) values ('大東京')")).toBeUndefined();
    expect(await errorOf("insert into place (city) values ('大東京a')")).toBe(
      'ERROR: value too long for type character varying(9)',
    );
    expect(await warehouse.query('select city, n from place order by city')).toEqual([
      [{ stringValue: '大東京' }, { longValue: 1 }],
      [{ stringValue: '東京' }, { longValue: 1 }],
    ]);
  });

  it('is made narrower only as far as its values allow', async () => {
    await warehouse.run('create table narrow (a varchar(20))');
    await warehouse.run("insert into narrow values ('12345')");
    expect(await errorOf('alter table narrow alter column a type varchar(4)')).toMatch(/value too long/);
    expect(await errorOf('alter table narrow alter column a type varchar(5)')).toBeUndefined();
  });

  it('is not altered in a transaction block', async () => {
    await warehouse.run('create table block (a varchar(2))');
    const widen = 'alter table block alter column a type varchar(3)';
    const batch = await warehouse.batch(widen, "insert into block values ('abc')");
    expect([batch.Status, batch.Error]).toEqual([
      'FAILED',
      expect.stringContaining('ALTER TABLE ALTER COLUMN cannot run inside a transaction block'),
    ]);
    expect(await errorOf("insert into block values ('abc')")).toMatch(/character varying\(2\)/);
  });

  it('is not altered under a view', async () => {
    await warehouse.run('create table below (a varchar(2))');
    await warehouse.run('create view above as select a from below');
    expect(await errorOf('alter table below alter column a type varchar(3)')).toBe(
      'ERROR: cannot alter type of a column used by a view or rule',
    );
  });

  it.each([
    ['of another type', 'a integer', 'changes the size of a VARCHAR only: a is integer'],
    ['with a default', "a varchar(2) default ''", 'which has a default value'],
    ['in a primary key', 'a varchar(2), b integer, primary key (a, b)', 'which is in a primary key'],
    ['that is a primary key', 'a varchar(2) primary key', 'which is in a primary key'],
    ['with an encoding of fixed width', 'a varchar(2) encode bytedict', 'with encoding bytedict'],
    ['that is not there', 'z integer', 'column "a" of relation "odd" does not exist'],
  ])('is not altered %s', async (_, columns, reason) => {
    await warehouse.run(`create table odd (${columns})`);
    expect(await errorOf('alter table odd alter column a type varchar(3)')).toContain(reason);
    await warehouse.run('drop table odd');
  });

  it('is altered with the encodings that Redshift itself chooses', async () => {
    await warehouse.run('create table squeezed (a varchar(2) encode lzo)');
    expect(await errorOf('alter table squeezed alter column a type varchar(3)')).toBeUndefined();
  });
});

describe('a primary key', () => {
  it('is dropped by its name and added again, and takes no column that may be NULL', async () => {
    await warehouse.run('create table keyed (a varchar(2) not null, b integer, primary key (a))');
    expect(await errorOf('alter table keyed drop constraint keyed_pkey')).toBeUndefined();
    expect(await errorOf('alter table keyed drop constraint keyed_pkey')).toMatch(/does not exist/);
    expect(await errorOf('alter table keyed alter column a type varchar(8)')).toBeUndefined();
    expect(await errorOf('alter table keyed add primary key (a, b)')).toMatch(/column "b" .* may be NULL/);
    expect(await errorOf('alter table keyed add primary key (a)')).toBeUndefined();
    expect(await errorOf('alter table keyed alter column a type varchar(9)')).toMatch(/in a primary key/);
    // Known, and not enforced.
    expect(await errorOf("insert into keyed values ('a', 1), ('a', 2)")).toBeUndefined();
  });
});
