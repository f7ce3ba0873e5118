/**
 * The source and refine make one text of one row: values of every type that a contract may have, written into a real server,
 * read by it and, the way of a full load, by Spark. A value that one side loses or changes must show in the checksum.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { contentKey } from '../../../src/sources/mysql-cdc/content-key';
import { prepareFigures, readFigures, READING_SESSION } from '../../../src/sources/mysql-cdc/figures';
import { readSourceColumns } from '../../../src/sources/mysql-cdc/columns';
import { defineEntity } from '../../../src/model/entity';
import { findSourceColumn, rowText } from '../../../src/sources/mysql-cdc/source-text';
import { testStack } from '../../support/stack';
import { openShop, type Shop } from '../../support/shop';
import { capturedTable } from './support/captured-table';

const ROWS = 400;
const SALT = 'a salt that is long enough';
const SCRIPT = join(__dirname, '../../glue/support/content_of_source.py');

/** How the source declares a column, how the contract calls its type, and any value of it as MySQL takes it. */
const COLUMNS = {
  tiny: ['tinyint', 'smallint', fc.integer({ min: -128, max: 127 })],
  flag: ['tinyint(1)', 'boolean', fc.integer({ min: -1, max: 2 })],
  bit_flag: ['bit(1)', 'boolean', fc.boolean()],
  small: ['smallint(6) unsigned zerofill', 'integer', fc.nat({ max: 65_535 })],
  medium: ['mediumint', 'integer', fc.integer({ min: -8_388_608, max: 8_388_607 })],
  whole: ['int', 'integer', fc.integer()],
  big: ['bigint', 'bigint', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)],
  bigger: ['bigint unsigned', 'bigint', fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String)],
  born: ['year', 'integer', fc.constantFrom(0, 1901, 2011, 2155)],
  price: ['decimal(12,3)', 'decimal(12,3)', decimal(12, 3)],
  count: ['decimal(20,0)', 'decimal(20,0)', decimal(20, 0)],
  tiny_part: ['decimal(20,12)', 'decimal(20,12)', decimal(20, 12)],
  wide: ['decimal(38,10)', 'decimal(38,10)', decimal(38, 10)],
  wider: ['decimal(50,10)', 'varchar(80)', decimal(50, 10)],
  real_number: ['double', 'double precision', double()],
  single: ['float', 'double precision', double(-30, 30)],
  day: [
    'date',
    'date',
    fc.oneof(dateText(), fc.constantFrom('0000-00-00', '2010-00-00', '1000-01-01', '9999-12-31')),
  ],
  at: [
    'datetime',
    'timestamp',
    fc.oneof(
      dateText().map((day) => `${day} 23:00:10`),
      fc.constant('0000-00-00 00:00:00'),
    ),
  ],
  at_micro: ['datetime(6)', 'timestamp', moment()],
  at_milli: ['datetime(3)', 'timestamp', moment(3)],
  stamped: ['timestamp(6) null', 'timestamp', moment(6, 1971, 2037)],
  took: ['time(3)', 'varchar(80)', fc.constantFrom('-838:59:59', '00:00:00', '07:08:09.120', '101:02:03.5')],
  word: ['varchar(60)', 'varchar(240)', anyText()],
  fixed: ['char(60)', 'varchar(240)', anyText()],
  latin: ['varchar(60) character set latin1', 'varchar(240)', fc.constantFrom('', 'Müller ', 'ÿ', ' a', '?')],
  long_text: ['text', 'varchar(65535)', anyText()],
  kind: ["enum('a','Ä b','')", 'varchar(80)', fc.constantFrom('a', 'Ä b', '')],
  marks: ["set('x','y','ö')", 'varchar(80)', fc.constantFrom('', 'x', 'x,ö')],
} as const satisfies Record<string, readonly [string, string, fc.Arbitrary<unknown>]>;

const NAMES = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];

const entity = defineEntity({
  name: 'sample',
  version: 1,
  key: ['id'],
  columns: [
    { name: 'id', type: 'integer', nullable: false },
    ...NAMES.map((name) => {
      return { name, type: COLUMNS[name][1] };
    }),
  ],
});

describe('A row of the source', () => {
  let shop: Shop;
  let spark: readonly [number, string, string][];

  beforeAll(async () => {
    shop = await openShop();
    await shop.run("set session sql_mode = '', time_zone = '+03:00'");
    await shop.run(
      `create table sample (id int primary key, ${NAMES.map((name) => `${name} ${COLUMNS[name][0]}`).join(', ')}) engine = InnoDB`,
    );
    await insert();
    spark = askSpark();
    await shop.run(READING_SESSION);
  });
  afterAll(() => shop.close());

  it('has one text, whichever side says it', async () => {
    const columns = await readSourceColumns(shop.connection, shop.schema, ['sample']);
    const pairs = capturedTable(entity).columns.map((column) => {
      const found = findSourceColumn(column, columns);
      if (!found) throw new Error(column.name);
      return [column.name, found] as const;
    });
    const rows = await shop.rows(`select id, ${rowText(pairs)} as content from sample order by id`);
    expect(rows).toHaveLength(ROWS);
    const differing = rows.flatMap(({ content }, index) =>
      differences(String(content), spark[index]?.[1] ?? ''),
    );
    expect(differing.slice(0, 20)).toEqual([]);
  });

  it('has one checksum', async () => {
    expect(await checksum()).toBe(sumOf(spark));
  });

  it.each(NAMES)('has another checksum when its %s is lost or another', async (name) => {
    const expected = sumOf(spark);
    const [row] = await shop.rows(
      `select id from sample where ${name} is not null and ${name} <> '' limit 1`,
    );
    const id = Number(row?.['id']);
    await shop.run('start transaction');
    await shop.run(`update sample set ${name} = null where id = ${id}`);
    expect(await checksum()).not.toBe(expected);
    await shop.run('rollback');
    const other = `select a.id as mine, b.id as other from sample a join sample b on a.${name} <> b.${name} limit 1`;
    const [pair] = await shop.rows(other);
    await shop.run('start transaction');
    await shop.run(
      `update sample a join sample b on b.id = ${Number(pair?.['other'])} set a.${name} = b.${name} where a.id = ${Number(pair?.['mine'])}`,
    );
    expect(await checksum()).not.toBe(expected);
    await shop.run('rollback');
  });

  it('has another checksum under another key, so that nobody tries values out', async () => {
    expect(await checksum(contentKey('another salt that is long enough'))).not.toBe(sumOf(spark));
  });

  it('is refused by name where a column has values that have no such text', async () => {
    await shop.run('create table picture (id int primary key, shown blob) engine = InnoDB');
    const picture = defineEntity({
      ...entity,
      name: 'picture',
      columns: [entity.columns[0] ?? { name: 'id', type: 'integer' }, { name: 'shown', type: 'varchar(80)' }],
    });
    await expect(
      prepareFigures(shop.connection, shop.schema, [capturedTable(picture)]),
    ).rejects.toMatchObject({
      code: 'ELT_REPLICATE_SOURCE_SCHEMA',
      message: expect.stringContaining('shown is blob') as string,
    });
  });

  async function checksum(key = contentKey(SALT)): Promise<string> {
    const [query] = await prepareFigures(shop.connection, shop.schema, [capturedTable(entity)]);
    if (!query) throw new Error('no query');
    return (await readFigures(shop.connection, query, key)).checksum;
  }

  async function insert(): Promise<void> {
    const record = fc.record(
      Object.fromEntries(NAMES.map((name) => [name, fc.option(COLUMNS[name][2] as fc.Arbitrary<unknown>)])),
    );
    const rows = fc.sample(record, { numRuns: ROWS, seed: 42 });
    const sql = `insert into sample (id, ${NAMES.join(', ')}) values ?`;
    const values = rows.map((row, index) => [index, ...NAMES.map((name) => row[name])]);
    await shop.connection.query(sql, [values]);
  }

  function askSpark(): [number, string, string][] {
    const { mysql, tools } = testStack();
    const { host, port, adminUser: user, adminPassword: password } = mysql;
    const asked = {
      mysql: { host, port, user, password },
      database: shop.schema,
      table: 'sample',
      contract: entity,
      salt: SALT,
    };
    const output = execFileSync(tools.python, [SCRIPT], {
      input: JSON.stringify(asked),
      encoding: 'utf8',
      env: { ...process.env, JAVA_HOME: join(tools.java, '../..') },
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    return JSON.parse(output.trim().split('\n').at(-1) ?? '[]') as [number, string, string][];
  }
});

/** The columns whose text is another one, with both. */
function differences(source: string, refined: string): [string, string | undefined, string | undefined][] {
  const [mine, theirs] = [partsOf(source), partsOf(refined)];
  return [...new Set([...mine.keys(), ...theirs.keys()])]
    .filter((name) => mine.get(name) !== theirs.get(name))
    .map((name) => [name, mine.get(name), theirs.get(name)]);
}

function partsOf(content: string): Map<string, string> {
  const parts = new Map<string, string>();
  for (let rest = Buffer.from(content); rest.length > 0;) {
    const [head = '', name = '', bytes = ''] = /^(\w+):(\d+):/.exec(rest.toString('utf8')) ?? [];
    const end = head.length + Number(bytes);
    if (head === '') throw new Error(`no text of a row: ${rest.toString('utf8').slice(0, 80)}`);
    parts.set(name, rest.subarray(head.length, end).toString('utf8'));
    rest = rest.subarray(end);
  }
  return parts;
}

function sumOf(rows: readonly (readonly [number, string, string])[]): string {
  return String(rows.reduce((sum, [, , checksum]) => sum + BigInt(checksum), 0n));
}

function decimal(precision: number, scale: number): fc.Arbitrary<string> {
  const digits = fc.bigInt({ min: 0n, max: 10n ** BigInt(precision) - 1n });
  const some = fc.oneof(digits, fc.bigInt({ min: 0n, max: 1000n }), fc.constant(10n ** BigInt(scale)));
  return fc.tuple(fc.boolean(), some).map(([isNegative, value]) => {
    const text = String(value).padStart(scale + 1, '0');
    const shown = scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`;
    return isNegative ? `-${shown}` : shown;
  });
}

function double(least = -300, most = 300): fc.Arbitrary<string> {
  const any = fc
    .tuple(fc.double({ min: -10, max: 10, noNaN: true }), fc.integer({ min: least, max: most }))
    .map(([value, power]) => value * 10 ** power);
  const edges = [
    0,
    -0,
    1,
    -1,
    0.1,
    2 ** 53,
    2 ** -44,
    1023.9999999999999,
    1e22,
    1e23,
    5e-324,
    2.2250738585072014e-308,
  ];
  return fc
    .oneof(
      any,
      fc.constantFrom(
        ...edges.filter(
          (edge) => Math.abs(edge) < 10 ** most && (edge === 0 || Math.abs(edge) > 10 ** (least - 24)),
        ),
      ),
      fc.integer().map(Number),
    )
    .map(String);
}

function dateText(from = 1000, to = 9999): fc.Arbitrary<string> {
  return fc
    .date({ min: new Date(Date.UTC(from, 0, 1)), max: new Date(Date.UTC(to, 11, 31)), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
}

function moment(digits = 6, from = 1000, to = 9999): fc.Arbitrary<string> {
  const fraction = fc.oneof(
    fc.constantFrom('', '.5', '.100000', '.000001'),
    fc.nat({ max: 999_999 }).map((n) => `.${n}`),
  );
  const clock = fc.constantFrom('00:00:00', '04:05:06', '23:59:58');
  return fc
    .tuple(dateText(from, to), clock, fraction)
    .map(([day, time, part]) => `${day} ${time}${part.slice(0, digits + 1)}`);
}

function anyText(): fc.Arbitrary<string> {
  const unit = fc.oneof(
    fc.constantFrom(' ', '|', ':', "'", '\\', '\n', '\u0000', '\ufeff', 'é', 'e\u0301', 'ß', '😀'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  );
  return fc.array(unit, { maxLength: 12 }).map((units) => units.join(''));
}
