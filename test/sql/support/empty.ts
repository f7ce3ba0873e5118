/** Brings an installed warehouse back to how the installer left it. */
import type { Sql } from './warehouse';

const TABLES = [
  'hist_customer',
  'hist_product',
  'hist_sales_order',
  'hist_order_line',
  'hist_snapshot',
  'fact_sales',
  'etl_rejected',
  'etl_ledger',
  'etl_batch',
  'etl_load',
  'etl_load_key',
  'etl_load_touch',
  'etl_check_pass',
  'etl_reconciliation',
];

export async function emptyWarehouse(sql: Pick<Sql, 'batch'>): Promise<void> {
  await sql.batch([
    ...TABLES.map((table) => `delete from ${table}`),
    'delete from dim_customer',
    'delete from dim_product',
    unknownMember('customer', 'customer_id'),
    unknownMember('product', 'stock_code'),
    'delete from etl_contract',
    "insert into etl_contract (entity, key_salt, version) values ('customer', '', 1), ('product', '', 1)",
  ]);
}

function unknownMember(entity: string, key: string): string {
  return `insert into dim_${entity} (${entity}_sk, source_system, ${key}, valid_from, valid_to, is_current, is_inferred)
    values (-1, '', '', timestamp '1900-01-01 00:00:00', timestamp '9999-12-31 00:00:00', true, true)`;
}
