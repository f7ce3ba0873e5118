/** For each check of an entity's derived checks.sql what breaks its rule, where `key` has one version until 4 January and one from then on. */
import type { Entity } from '../../../src/model/entity';

export type Faults = Readonly<Record<string, string>>;

const FIRST = "valid_from = timestamp '1900-01-01 00:00:00'";

export function historyFaults({ name, key: [key = ''] }: Entity): Faults {
  return {
    event_twice: `insert into hist_${name} select * from hist_${name}`,
    key_missing: `update hist_${name} set ${key} = null`,
    snapshot_row_with_a_commit: `update hist_${name} set sequence = ''`,
    row_differs_from_its_hash: `update hist_${name} set row_hash = 'other'`,
    events_unaccounted: `delete from hist_${name}`,
  };
}

export function dimensionFaults(
  { name, key: [key = ''], columns, dimension }: Entity,
  member: string,
): Faults {
  const table = `dim_${name}`;
  const attribute = columns.find((column) => column.name !== key && column.tracked)?.name ?? '';
  const where = `where ${table}.${key} = '${member}'`;
  return {
    surrogate_key_twice: `insert into ${table} select * from ${table} ${where} and is_current`,
    versions_overlap: `update ${table} set valid_to = timestamp '2011-01-20 00:00:00' ${where} and ${FIRST}`,
    first_version_starts_late: `update ${table} set valid_from = timestamp '1990-01-01 00:00:00' ${where} and ${FIRST}`,
    two_current_rows: `update ${table} set is_current = true ${where} and ${FIRST}`,
    current_flag_and_end_disagree: `update ${table} set is_current = false ${where} and is_current`,
    version_without_length: `update ${table} set valid_to = valid_from ${where} and ${FIRST}`,
    gap_without_delete: `update ${table} set valid_to = timestamp '2011-01-03 00:00:00' ${where} and ${FIRST}`,
    inferred_member_has_versions: `update ${table} set is_inferred = true ${where} and ${FIRST}`,
    unknown_member_missing: `delete from ${table} where ${name}_sk = -1`,
    current_row_differs_from_history: `update ${table} set ${attribute} = null ${where} and is_current`,
    version_unknown_to_history: `update ${table} set ${attribute} = null ${where} and ${FIRST}`,
    ...(dimension?.namedBy.length ? { named_member_missing: `delete from ${table} ${where}` } : {}),
  };
}
