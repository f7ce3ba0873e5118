/**
 * Installs and migrates the warehouse from sql/. Repeating it does nothing and says so: what was applied is in
 * etl_migration, written in the same transaction as the change itself, or after it where Redshift takes no transaction.
 */
import { randomUUID } from 'node:crypto';
import type { Entity } from '../model/entity';
import { planInstall, type InstallStep } from './plan-install';
import { readWarehouseFiles, type WarehouseFile } from './warehouse-files';
import { MOST_STATEMENTS, type Cell, type Row, type SqlRunner } from './sql-runner';

export interface InstallResult {
  /** What was done, in order; empty when everything was up to date. */
  readonly applied: readonly string[];
}

type Sql = Pick<SqlRunner, 'execute' | 'batch'>;
type Contract = Pick<Entity, 'name' | 'keySalt' | 'version'>;
type Known = ReadonlyMap<Cell | undefined, Row>;

const MIGRATION_TABLE = '10_platform/etl_migration/table.sql';

/**
 * Brings the warehouse to what sql/ and the contracts say. A changed keySalt rebuilds the whole star (H7).
 * Throws ELT_INPUT_INVALID when an applied table or migration file was changed, or the EltError of a failed statement.
 */
export async function installWarehouse(
  sql: Sql,
  sqlRoot: string,
  contracts: readonly Contract[],
): Promise<InstallResult> {
  const files = readWarehouseFiles(sqlRoot);
  const ledger = files.filter((file) => file.name === MIGRATION_TABLE);
  await sql.batch(ledger.flatMap((file) => file.statements));
  const steps = planInstall(files, await readApplied(sql));
  for (const { alone, statements } of groupSteps(steps)) {
    for (const statement of alone) await sql.execute(statement);
    await sql.batch(statements);
  }
  const salts = await installContracts(sql, contracts, rebuildCalls(files));
  return { applied: [...steps.flatMap((step) => step.names), ...salts] };
}

/**
 * What `installWarehouse` would do; changes nothing. Throws as it does, and ELT_LOAD_STATEMENT_FAILED where nothing was
 * ever installed.
 */
export async function installationDue(
  sql: Pick<SqlRunner, 'execute'>,
  sqlRoot: string,
  contracts: readonly Contract[],
): Promise<string[]> {
  const steps = planInstall(readWarehouseFiles(sqlRoot), await readApplied(sql));
  const changed = changedContracts(await readContracts(sql), contracts);
  return [...steps.flatMap((step) => step.names), ...changed.map(describeContract)];
}

async function readApplied(sql: Pick<SqlRunner, 'execute'>): Promise<Map<string, string>> {
  const rows = await sql.execute('select name, checksum from etl_migration');
  return new Map(rows.map((row) => [String(row['name']), String(row['checksum'])]));
}

/** As few transactions as the limit allows, never one file across two: it is there whole or not at all. */
function groupSteps(steps: readonly InstallStep[]): Pick<InstallStep, 'alone' | 'statements'>[] {
  const groups: { readonly alone: readonly string[]; readonly statements: string[] }[] = [];
  for (const { alone, statements } of steps) {
    const last = groups.at(-1);
    const fits = last && last.statements.length + statements.length <= MOST_STATEMENTS;
    if (fits && alone.length === 0) last.statements.push(...statements);
    else groups.push({ alone, statements: [...statements] });
  }
  return groups;
}

/** Procedures that derive the star from history, in stage order. */
function rebuildCalls(files: readonly WarehouseFile[]): string[] {
  return files
    .map((file) => /^(?:40_dims|50_facts)\/((?:dim|fact)_[a-z0-9_]+)\/load\.sql$/.exec(file.name)?.[1])
    .filter((table) => table !== undefined)
    .map((table) => `sp_load_${table}`);
}

/** Keeps etl_contract; another salt for a known entity means other surrogate keys, so the star is rebuilt with it. */
async function installContracts(
  sql: Sql,
  contracts: readonly Contract[],
  rebuild: readonly string[],
): Promise<string[]> {
  const known = await readContracts(sql);
  const changed = changedContracts(known, contracts);
  if (changed.length === 0) return [];
  const isOtherSalt = changed.some(
    ({ name, keySalt }) => known.has(name) && known.get(name)?.['key_salt'] !== keySalt,
  );
  const notes = changed.flatMap(({ name, keySalt, version }) => [
    `delete from etl_contract where entity = '${name}'`,
    `insert into etl_contract (entity, key_salt, version) values ('${name}', '${keySalt.replaceAll("'", "''")}', ${version})`,
  ]);
  await sql.batch(isOtherSalt ? rebuildStatements(notes, rebuild) : notes);
  return changed.map(describeContract);
}

async function readContracts(sql: Pick<SqlRunner, 'execute'>): Promise<Known> {
  const rows = await sql.execute('select entity, key_salt, version from etl_contract');
  return new Map(rows.map((row) => [row['entity'], row]));
}

function changedContracts(known: Known, contracts: readonly Contract[]): Contract[] {
  return contracts.filter(({ name, keySalt, version }) => {
    const row = known.get(name);
    return row?.['key_salt'] !== keySalt || Number(row['version']) !== version;
  });
}

function describeContract({ name, version }: Contract): string {
  return `contract ${name} version ${version}`;
}

function rebuildStatements(notes: readonly string[], rebuild: readonly string[]): string[] {
  const loadId = `rebuild-${randomUUID()}`;
  const call = (procedure: string): string => `call ${procedure}('${loadId}')`;
  return [
    'update etl_writer set fence = fence + 1',
    call('sp_begin_load'),
    ...notes,
    call('sp_touch_everything'),
    ...rebuild.map(call),
    call('sp_load_ledger'),
  ];
}
