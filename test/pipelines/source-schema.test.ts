/** Every MySQL pipeline's source/schema.sql, read back from a real server, against its contracts. */
import { openShop, type Shop } from '../support/shop';
import { readSourceColumns } from '../../src/sources/mysql-cdc/columns';
import { capturedOf, type CapturedTable } from '../../src/sources/mysql-cdc/captured';
import { judgeColumns } from '../../src/sources/mysql-cdc/doctor/columns';
import { varcharBytes, type Column } from '../../src/model/entity';
import { heartbeatTable } from '../../src/model/names';
import { pipeline } from '../../src/pipelines/ecommerce/pipeline';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

interface SourceColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
}

async function columnsOf(table: string): Promise<SourceColumn[]> {
  const found = await shop.rows(
    `select column_name as name, column_type as type, is_nullable as nullable from information_schema.columns
     where table_schema = ? and table_name = ? order by ordinal_position`,
    [shop.schema, table],
  );
  return found.map(({ name, type, nullable }) => ({
    name: String(name),
    type: String(type),
    nullable: nullable === 'YES',
  }));
}

async function keyOf(table: string): Promise<unknown[]> {
  const found = await shop.rows(
    `select column_name as name from information_schema.key_column_usage
     where table_schema = ? and table_name = ? and constraint_name = 'PRIMARY' order by ordinal_position`,
    [shop.schema, table],
  );
  return found.map(({ name }) => name);
}

/** The contract's type in MariaDB's words, which count a text's characters. */
function sourceType({ type }: Column): string {
  const bytes = varcharBytes(type);
  if (bytes !== null) return `varchar(${bytes / 4})`;
  const words: Record<string, string> = { timestamp: 'datetime', integer: 'int(11)', bigint: 'bigint(20)' };
  return words[type] ?? type;
}

/** Without what the shop does not have, and other sources do. */
function expectedColumns({ columns }: Pick<CapturedTable, 'columns'>): SourceColumn[] {
  return columns
    .filter(({ optional }) => !optional)
    .map((column) => ({
      name: column.name,
      type: sourceType(column),
      nullable: column.nullable,
    }));
}

const { tables } = capturedOf(pipeline);

describe.each(tables.map((table) => [table.table, table] as const))('%s', (_, captured) => {
  const { table, entity } = captured;
  test('has the columns of its contract, in order, with their types and nullability', async () => {
    expect(await columnsOf(table)).toEqual(expectedColumns(captured));
  });

  test('is told apart from a contract with one column more', async () => {
    const columns = [...entity.columns, { ...entity.columns[0], name: 'planted' } as Column];
    const other = { ...captured, columns };
    expect(await columnsOf(table)).not.toEqual(expectedColumns(other));
  });

  test('has the key of its contract', async () => {
    expect(await keyOf(table)).toEqual(entity.key);
  });
});

describe('what the source can hold', () => {
  const judge = async () =>
    judgeColumns(
      tables,
      await readSourceColumns(
        shop.connection,
        shop.schema,
        tables.map(({ table }) => table),
      ),
    );

  test('is what the contracts take, to the last character and number', async () => {
    expect(await judge()).toMatchObject({ verdict: 'good' });
  });

  test('is more than they take once a column is wider there', async () => {
    await shop.run('alter table product modify description varchar(501), modify category text');
    expect(await judge()).toMatchObject({
      verdict: 'bad',
      says:
        'product.description: the source holds up to 501 characters, 2004 bytes; the contract takes 2000: raise it to varchar(2004); ' +
        'product.category: the source holds up to 65535 characters, 65535 bytes; the contract takes 256: raise it to varchar(65535)',
    });
    await shop.run('alter table product modify description varchar(500), modify category varchar(64)');
  });
});

test('The heartbeat holds one row per run and entity, with room for three exact sums', async () => {
  expect(await keyOf(heartbeatTable())).toEqual(['heartbeat_id', 'entity']);
  const columns = await columnsOf(heartbeatTable());
  expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'heartbeat_id varchar(64)',
    'entity varchar(64)',
    'written_at datetime',
    'row_count bigint(20)',
    'sum_1 varchar(64)',
    'sum_2 varchar(64)',
    'sum_3 varchar(64)',
  ]);
});

test('No table has a foreign key, because rows that a cascade changes are not in the binlog', async () => {
  const constraints = () =>
    shop.value(
      `select count(*) from information_schema.referential_constraints where constraint_schema = '${shop.schema}'`,
    );
  expect(Number(await constraints())).toBe(0);
  await shop.run(
    'create table planted (id varchar(20) collate utf8mb4_bin references customer (customer_id))',
  );
  expect(Number(await constraints())).toBe(1);
  await shop.run('drop table planted');
});

test('Codes that differ by case alone are two products', async () => {
  await shop.run("insert into product (stock_code) values ('85123A'), ('85123a')");
  expect(Number(await shop.value('select count(*) from product'))).toBe(2);
});
