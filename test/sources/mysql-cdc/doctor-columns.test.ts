/** What `ecomflow doctor` says of each of MySQL's types beside each of the contract's, on a real MariaDB. */
import { readSourceColumns, type SourceColumn } from '../../../src/sources/mysql-cdc/columns';
import { judgeColumns } from '../../../src/sources/mysql-cdc/doctor/columns';
import { defineEntity, type Entity } from '../../../src/model/entity';
import type { Written } from '../../../src/model/table-feed';
import { openShop, type Shop } from '../../support/shop';
import { capturedTable } from './support/captured-table';

type Extra = Partial<Entity['columns'][number]>;

/** A source column's type, a contract's, and what is said, undefined where all fits; what else the contract and the table's feed say. */
const FITS: readonly (readonly [
  source: string,
  contract: string,
  says?: RegExp | undefined,
  more?: Extra,
  written?: Written,
])[] = [
  ['varchar(200)', 'varchar(800)'],
  ['varchar(200)', 'varchar(200)', /up to 200 characters, 800 bytes; the contract takes 200: raise it to varchar\(800\)/],
  ['char(10)', 'varchar(39)', /up to 10 characters, 40 bytes/],
  ['varchar(10) character set utf8mb3', 'varchar(30)'],
  ['varchar(10) character set utf8mb3', 'varchar(29)', /10 characters, 30 bytes/],
  // latin1 is cp1252 in MySQL, and its € has three bytes in UTF-8.
  ['varchar(10) character set latin1', 'varchar(30)'],
  ['varchar(10) character set latin1', 'varchar(20)', /10 characters, 30 bytes/],
  ['varchar(10) character set ascii', 'varchar(10)'],
  ['varchar(10) character set sjis', 'varchar(29)', /10 characters, 30 bytes/],
  ['varchar(10) character set utf16', 'varchar(40)'],
  ['tinytext', 'varchar(255)'],
  ['text', 'varchar(65535)'],
  ['text', 'varchar(1000)', /65535 bytes; the contract takes 1000: raise it to varchar\(65535\)/],
  ['mediumtext', 'varchar(1000)', /16777215 bytes; the contract takes 1000: raise it to varchar\(65535\), Redshift's widest/],
  ['mediumtext', 'varchar(65535)', /^unknown .*Redshift's widest: longer values are rejected, not cut/],
  ['longtext', 'varchar(65535)', /^unknown/],
  ['json', 'varchar(65535)', /^unknown/],
  ['varchar(20000) character set latin1', 'varchar(65535)'],
  ["enum('a','long value')", 'varchar(40)'],
  ["enum('a','long value')", 'varchar(8)', /up to 10 characters/],
  ["set('a','bc')", 'varchar(16)'],
  ['varchar(200)', 'varchar(64)', undefined, { personal: 'hash' }],
  ['varchar(200)', 'varchar(4)', undefined, { accepted: ['sale'] }],
  ['time(6)', 'varchar(17)'],
  ['time', 'varchar(9)', /10 characters/],
  ['tinyint', 'smallint'],
  ['smallint unsigned', 'smallint', /holds 0 to 65535; the contract's smallint takes up to 32767: raise it to integer/],
  ['mediumint unsigned', 'integer'],
  ['int', 'integer'],
  ['int unsigned', 'integer', /holds 0 to 4294967295; the contract's integer takes up to 2147483647: raise it to bigint/],
  ['int unsigned', 'bigint'],
  ['bigint', 'integer', /raise it to bigint/],
  ['bigint', 'bigint'],
  ['bigint unsigned', 'bigint', /holds 0 to 18446744073709551615; .* raise it to decimal\(20,0\)/],
  ['bigint unsigned', 'decimal(20,0)'],
  ['bigint', 'double precision', /takes up to 9007199254740991: raise it to bigint/],
  ['year', 'smallint'],
  ['int', 'decimal(10,0)'],
  ['int', 'decimal(12,3)', /holds 10 digits before the point and 0 after it; the contract's decimal\(12,3\) takes 9 and 3: raise it to decimal\(13,3\)/],
  ['decimal(12,3)', 'decimal(12,3)'],
  ['decimal(10,2)', 'decimal(12,3)'],
  ['decimal(12,2)', 'decimal(12,3)', /raise it to decimal\(13,3\)/],
  ['decimal(12,4)', 'decimal(12,3)', /holds 8 digits before the point and 4 after it.* raise it to decimal\(13,4\)/],
  ['decimal(12,0)', 'bigint'],
  ['decimal(20,0)', 'bigint', /raise it to decimal\(20,0\)/],
  ['decimal(38,10)', 'decimal(38,20)', /^unknown .*rejected, not rounded/],
  ['decimal(45,2)', 'decimal(38,2)', /decimal\(45,2\) is nothing that the contract's decimal\(38,2\) can take over/],
  ['decimal(45,2)', 'varchar(47)'],
  ['decimal(12,3)', 'double precision', /nothing that the contract's double precision/],
  ['float', 'double precision'],
  ['double', 'decimal(12,3)', /double is nothing/],
  ['tinyint(1)', 'boolean'],
  ['tinyint(1)', 'smallint'],
  ['int', 'boolean', /nothing that the contract's boolean/],
  ['bit(1)', 'boolean'],
  ['bit(8)', 'smallint', /bit\(8\) is nothing/],
  ['date', 'date'],
  ['datetime', 'date', /nothing/],
  ['datetime(6)', 'timestamp', undefined, {}, { timezone: 'Europe/Berlin' }],
  ['timestamp null', 'timestamp', undefined, {}, { timezone: 'UTC' }],
  ['timestamp null', 'timestamp', /arrives in UTC; the feed's zone is Europe\/Berlin/, {}, { timezone: 'Europe/Berlin' }],
  ['int', 'varchar(20)', /nothing that the contract's varchar\(20\)/],
  ['int', 'varchar(20)', undefined, {}, { alsoWrittenAs: ['integer'] }],
  ['binary(16)', 'varchar(64)', /binary\(16\) is nothing/],
  ['varbinary(9)', 'varchar(64)', /nothing/],
  ['blob', 'varchar(64)', /nothing/],
  ['point', 'varchar(64)', /point is nothing/],
  ['varchar(5) not null', 'varchar(20)', undefined, { nullable: false }],
  ['varchar(5)', 'varchar(20)', /^unknown .*may hold NULL, and the contract rejects it/, { nullable: false }],
]; // prettier-ignore

const key = (type: string) => ({ name: 'id', type, nullable: false });
const entityOf = (columns: readonly object[], keys: readonly string[] = ['id']): Entity =>
  defineEntity({
    name: 'thing',
    version: 1,
    key: [...keys],
    columns: columns as Entity['columns'],
  });

describe("a source's columns beside the contract's", () => {
  let shop: Shop;
  let found: SourceColumn[];
  beforeAll(async () => {
    shop = await openShop();
    const columns = FITS.map(([source], place) => `c${place} ${source}`);
    // InnoDB counts the bytes of a row: the widest text has a table of its own.
    const wide = columns.filter((column) => column.includes('20000'));
    await shop.run(
      `create table thing (id int primary key, ${columns.filter((column) => !wide.includes(column)).join(', ')}); create table wide (${wide.join(', ')})`,
    );
    const read = await readSourceColumns(shop.connection, shop.schema, ['thing', 'wide']);
    found = read.map((column) => ({ ...column, table: 'thing' }));
  });
  afterAll(() => shop.close());

  it.each(FITS.map((fit, place) => [...fit.slice(0, 2), place] as [string, string, number]))(
    '%s and %s',
    (_, type, place) => {
      const [, , says, more, written] = FITS[place] ?? [];
      const column = { name: `c${place}`, type, ...more };
      const table = capturedTable(entityOf([key('integer'), column]), written && { [column.name]: written });
      const seen = judgeColumns([table], found);
      if (says) expect(`${seen.verdict} thing.c${place}: ${seen.says}`).toMatch(says);
      else expect(seen).toMatchObject({ verdict: 'good' });
    },
  );

  it('names a column that the source does not have, unless it may be absent or had another name', () => {
    const entity = entityOf([key('integer'), { name: 'colour', type: 'varchar(800)' }]);
    const judge = (colour: Written) => judgeColumns([capturedTable(entity, { colour })], found);
    expect(judge({})).toMatchObject({
      verdict: 'bad',
      says: expect.stringMatching(/^thing.colour: the source does not have it/) as string,
    });
    expect(judge({ optional: true })).toMatchObject({ verdict: 'good' });
    expect(judge({ formerly: ['c0'] })).toMatchObject({ verdict: 'good' });
  });

  it('tells a key that record_key cannot hold, and of several faults the bad ones first', () => {
    const columns = [{ name: 'c0', type: 'varchar(800)', nullable: false }];
    const wide = found.map((column) => ({ ...column, nullable: false }));
    expect(judgeColumns([capturedTable(entityOf(columns, ['c0']))], wide)).toEqual({
      verdict: 'unknown',
      says: 'thing.c0: the key may have 800 bytes, record_key takes 512: rows with a longer key are rejected',
    });
    const place = FITS.findIndex(
      ([source, contract]) => source === 'bigint unsigned' && contract === 'bigint',
    );
    const more = [...columns, { name: `c${place}`, type: 'bigint' }];
    expect(judgeColumns([capturedTable(entityOf(more, ['c0']))], wide).says).toMatch(
      /^thing\.c\d+: the source holds 0 to 18446744073709551615.*; thing\.c0: the key may have 800 bytes/,
    );
  });

  it('has nothing to say of a table that is not there: the check of tables has', () => {
    expect(judgeColumns([capturedTable(entityOf([key('integer')]))], [])).toMatchObject({ verdict: 'good' });
  });
});
