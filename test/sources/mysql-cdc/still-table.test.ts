/** A table kept still for a moment, on a real server: what waits for whom, for how long, and who is never hurt. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mysql2/promise';
import { whileStill } from '../../../src/sources/mysql-cdc/still-table';
import { openShop, type Shop } from '../../support/shop';
import { connect } from './support/open-source';

const LIMITS = { waitMs: 100, holdMs: 100 };
const INSERT = "insert into customer (customer_id) values ('x')";

describe('A table that is kept still', () => {
  let shop: Shop;
  const opened: Connection[] = [];
  beforeAll(async () => {
    shop = await openShop();
  });
  afterEach(async () => {
    for (const connection of opened.splice(0)) connection.destroy();
    await shop.run('delete from customer');
  });
  afterAll(() => shop.close());

  const open = async (multipleStatements = false): Promise<Connection> => {
    const connection = await connect(shop.schema, { user: 'worker', multipleStatements });
    opened.push(connection);
    return connection;
  };
  const still = async <T>(work: () => Promise<T>, limits = LIMITS) =>
    whileStill(await open(true), await open(), 'customer', work, limits);
  const customers = async () => Number(await shop.value('select count(*) from customer'));

  it('takes no change while the work is done, and takes it right after', async () => {
    const writer = await open();
    let written: Promise<unknown> = Promise.resolve();
    const held = await still(async () => {
      written = writer.query(INSERT);
      await sleep(30);
      return customers();
    });
    expect(held).toEqual({ value: 0 });
    await written;
    expect(await customers()).toBe(1);
  });

  it('is waited for no longer than the limit where a transaction that writes it is open, which goes on unhurt', async () => {
    const [writer, other] = [await open(), await open()];
    await writer.beginTransaction();
    await writer.query(INSERT);
    const waiting = still(customers);
    await sleep(20);
    const beganMs = Date.now();
    await other.query("insert into customer (customer_id) values ('y')");
    expect(await waiting).toBeNull();
    expect(Date.now() - beganMs).toBeLessThan(1_000);
    await writer.query("update customer set city = 'Kiel' where customer_id = 'x'");
    await writer.commit();
    expect(await still(customers)).toEqual({ value: 2 });
  });

  it('waits for no reader, and readers do not wait for it', async () => {
    const reader = await open();
    await reader.query('start transaction with consistent snapshot');
    await reader.query('select * from customer');
    expect(await still(() => reader.query('select count(*) from customer'))).not.toBeNull();
  });

  it('is not taken for still when the work took longer than it was held', async () => {
    expect(await still(() => sleep(250))).toBeNull();
  });

  it('is free again by itself when the one that holds it is gone', async () => {
    const [holder, killer, writer] = [await open(true), await open(), await open()];
    let gone: () => void = () => undefined;
    const isGone = new Promise<void>((resolve) => (gone = resolve));
    void whileStill(
      holder,
      killer,
      'customer',
      () => {
        holder.destroy();
        killer.destroy();
        gone();
        return new Promise<never>(() => undefined);
      },
      LIMITS,
    ).catch(() => undefined);
    await isGone;
    const beganMs = Date.now();
    await writer.query(INSERT);
    expect(Date.now() - beganMs).toBeLessThan(1_000);
  });

  it('leaves a transaction alone that holds another table and waits for this one', async () => {
    const writer = await open();
    await writer.beginTransaction();
    await writer.query("insert into product (stock_code) values ('p')");
    let waited: Promise<unknown> = Promise.resolve();
    const held = await still(async () => {
      waited = writer.query(INSERT);
      await sleep(20);
      return 'done';
    });
    expect(held).toEqual({ value: 'done' });
    await waited;
    await writer.commit();
    expect(await customers()).toBe(1);
  });

  it('says what the server says where the table is not there', async () => {
    const asked = whileStill(await open(true), await open(), 'nothing', customers, LIMITS);
    await expect(asked).rejects.toMatchObject({ errno: 1146 });
  });
});
