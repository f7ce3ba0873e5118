/** Brings an installed warehouse back to how the installer left it. */
import { CONTRACTS } from './source';
import type { Sql } from './warehouse';

const TABLES = [
  ...Object.keys(CONTRACTS).map((entity) => `hist_${entity}`),
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
  'etl_contract',
];

export async function emptyWarehouse(sql: Pick<Sql, 'batch'>): Promise<void> {
  const members = Object.values(CONTRACTS).filter(({ dimension }) => dimension);
  const contracts = members.map(({ name }) => `('${name}', '', 1)`);
  await sql.batch([
    ...TABLES.map((table) => `delete from ${table}`),
    ...members.flatMap(({ name, key }) => [`delete from dim_${name}`, unknownMember(name, key[0] ?? '')]),
    `insert into etl_contract (entity, key_salt, version) values ${contracts.join(', ')}`,
  ]);
}

function unknownMember(entity: string, key: string): string {
  return `insert into dim_${entity} (${entity}_sk, source_system, ${key}, valid_from, valid_to, is_current, is_inferred)
    values (-1, '', '', timestamp '1900-01-01 00:00:00', timestamp '9999-12-31 00:00:00', true, true)`;
}
