import { insertRows, writeTransactions, type SourceTransaction } from '../../../src/samples/shop/transaction';
import { openShop, type Shop } from '../../support/shop';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  await shop.run(
    'create table stamp (id int primary key, text varchar(9), at datetime default current_timestamp)',
  );
});
afterAll(() => shop.close());

const stamps = (...ids: number[]) => insertRows('stamp', ['id'], ids.map((id) => [id])); // prettier-ignore

test('The session has the business time while it writes, and the real one afterwards', async () => {
  const before = Math.floor(Date.now() / 1000);
  const transactions: SourceTransaction[] = [
    { at: '2010-12-01 08:26:00', statements: [stamps(1), stamps(2)] },
    { at: '2010-12-01 08:28:00', statements: [stamps(3)] },
  ];
  await writeTransactions(shop.connection, transactions);
  expect(await shop.rows('select id, at from stamp order by id')).toEqual([
    { id: 1, at: '2010-12-01 08:26:00' },
    { id: 2, at: '2010-12-01 08:26:00' },
    { id: 3, at: '2010-12-01 08:28:00' },
  ]);
  expect(Number(await shop.value('select unix_timestamp()'))).toBeGreaterThanOrEqual(before);
});

test('A transaction that fails leaves nothing, and those before it stay', async () => {
  const transactions = [
    { at: '2010-12-02 08:00:00', statements: [stamps(10)] },
    { at: '2010-12-02 09:00:00', statements: [stamps(11), stamps(10)] },
  ];
  await expect(writeTransactions(shop.connection, transactions)).rejects.toThrow(
    "the shop's transaction of 2010-12-02 09:00:00 was rolled back",
  );
  expect(await shop.rows('select id from stamp where id between 10 and 19')).toEqual([{ id: 10 }]);
});

test('Counts are of rows that really changed', async () => {
  const rename = (id: number, text: string) => ({
    table: 'stamp',
    action: 'update' as const,
    sql: 'update stamp set text = ? where id = ?',
    values: [text, id],
  });
  const remove = {
    table: 'stamp',
    action: 'delete' as const,
    sql: 'delete from stamp where id = ?',
    values: [99],
  };
  const counts = await writeTransactions(shop.connection, [
    {
      at: '2010-12-03 08:00:00',
      statements: [stamps(20), insertRows('stamp', ['id'], [[20]], { ifAbsent: true })],
    },
    {
      at: '2010-12-03 08:00:00',
      statements: [rename(20, 'new'), rename(20, 'new'), rename(98, 'absent'), remove],
    },
  ]);
  expect(counts).toEqual({ stamp: { insert: 1, update: 1, delete: 0 } });
});

test('A time that is none is refused before anything is written', async () => {
  await expect(
    writeTransactions(shop.connection, [{ at: 'yesterday', statements: [stamps(30)] }]),
  ).rejects.toThrow('"yesterday" is not a time');
  expect(await shop.rows('select id from stamp where id = 30')).toEqual([]);
});
