/** A shop of so many lines, by plain SQL and beside the log: MariaDB makes numbers by itself (seq_…). */
import type { BenchShop } from './shop';

const CHUNK = 500_000;
const LINES_AN_ORDER = 10;

export async function fillShop(shop: BenchShop, lines: number): Promise<void> {
  const connection = await shop.connect({ isAdmin: true });
  await connection.query('set session sql_log_bin = 0, unique_checks = 0');
  const orders = Math.ceil(lines / LINES_AN_ORDER);
  await connection.query(
    `insert into product select concat('p', seq), concat('Product ', seq), 'toys', seq / 100, '2020-01-01' from seq_1_to_5000`,
  );
  await inChunks(Math.max(1, Math.floor(orders / 10)), (from, to) =>
    connection.query(
      `insert into customer select lpad(seq, 12, '0'), concat('Customer ', seq), concat('c', seq, '@example.org'), concat('+49 ', seq),
         concat('Street ', seq), 'Kiel', 'Germany', '2020-01-01' from seq_${from}_to_${to}`,
    ),
  );
  await inChunks(orders, (from, to) =>
    connection.query(
      `insert into sales_order select lpad(seq, 12, '0'), lpad(seq mod 1000, 12, '0'), '2021-01-01', 'sale', 'paid', '2021-01-01' from seq_${from}_to_${to}`,
    ),
  );
  await inChunks(lines, (from, to) =>
    connection.query(
      `insert into order_line select lpad((seq - 1) div ${LINES_AN_ORDER}, 12, '0'), seq mod ${LINES_AN_ORDER}, concat('p', seq mod 5000), seq mod 7, 1.250, '2021-01-01'
       from seq_${from}_to_${to}`,
    ),
  );
  await connection.end();
}

async function inChunks(count: number, fill: (from: number, to: number) => Promise<unknown>): Promise<void> {
  for (let from = 1; from <= count; from += CHUNK) await fill(from, Math.min(count, from + CHUNK - 1));
}
