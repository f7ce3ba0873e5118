/** `ecomflow warehouse`: installed, migrated, granted and digested. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { installationDue, installWarehouse } from '../aws/install-warehouse';
import type { SqlRunner } from '../aws/sql-runner';
import { listEntities } from '../entities/registry';
import { openWarehouse } from '../connect';
import { installReaders } from '../aws/install-readers';
import { digestWarehouse } from '../aws/digest-warehouse';
import { grantsOf } from '../aws/warehouse-grants';
import { readWarehouseFiles } from '../aws/warehouse-files';
import { print, type OutputOptions } from './output';
import { EltError } from '../model/errors';
import { table } from '../model/text-table';

const SQL_ROOT = join(__dirname, '../../sql');
/** What is due in a database where nothing was ever installed. */
const EVERYTHING = 'everything: nothing is installed here';

export function addWarehouseCommand(program: Command): void {
  const warehouse = program.command('warehouse').description('the warehouse itself');
  warehouse
    .command('install')
    .description('install or migrate tables, procedures and marts; doing it again changes nothing')
    .option('--dry-run', 'say what would be done, and change nothing', false)
    .option(
      '--readers',
      'make the roles and users that read, too, and grant them their layers; as the administrator',
      false,
    )
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  $ ecomflow warehouse install --dry-run')
    .action(install);
  warehouse
    .command('grants')
    .description(
      'print the SQL by which the administrator lets people and QuickSight read layers of the warehouse',
    )
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      '\nRoles: ecomflow_reports (marts and reports), ecomflow_bi (each record as it is now as well), ecomflow_analysts (the star as well),\n' +
        'ecomflow_operators (all); users for tools: ecomflow_bi_reader, ecomflow_analyst_reader (docs/bi.md). It is only printed:\n' +
        'docs/deploy.md says who runs it. Again after each installation, for a view that was made anew has lost its grants.\n\n' +
        'Example:\n  $ ecomflow warehouse grants --json | jq .always',
    )
    .action(grants);
  warehouse
    .command('digest')
    .description('digest every table: equal in two warehouses that were given the same source events')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      '\netl_ledger tells of files: where the same events came in other files, it differs, and nothing else does. A digest is also of a\n' +
        "table's columns and their order: compare those of one version of EcomFlow.\n\n" +
        'Example:\n  $ ecomflow warehouse digest --json > digest.json',
    )
    .action(digest);
}

interface InstallOptions extends OutputOptions {
  readonly dryRun: boolean;
  readonly readers: boolean;
}

async function install(options: InstallOptions): Promise<void> {
  if (options.dryRun) return showDue(options);
  const sql = openWarehouse();
  const { applied } = await installWarehouse(sql, SQL_ROOT, listEntities());
  if (!options.readers) return print(options, { applied }, () => listed(applied));
  const readers = await installReaders(sql, grantsOf(readWarehouseFiles(SQL_ROOT)));
  print(options, { applied, readers }, () =>
    [listed(applied), ...readers, 'readers have their grants'].join('\n'),
  );
}

async function showDue(options: OutputOptions): Promise<void> {
  const due = await dueIn(openWarehouse());
  print(options, { due }, () => listed(due));
}

const listed = (steps: readonly string[]): string =>
  steps.length === 0 ? 'the warehouse is up to date' : steps.join('\n');

async function dueIn(sql: SqlRunner): Promise<readonly string[]> {
  try {
    return await installationDue(sql, SQL_ROOT, listEntities());
  } catch (error) {
    if (!(error instanceof EltError && error.code === 'ELT_LOAD_STATEMENT_FAILED')) throw error;
    if ((await tablesOf(sql)) > 0) throw error;
    return [EVERYTHING];
  }
}

/** Whether the ledger of migrations is missing because there is nothing at all, or for another reason. */
async function tablesOf(sql: SqlRunner): Promise<number> {
  const [row] = await sql.execute(
    "select count(*) as tables from information_schema.tables where table_name = 'etl_migration'",
  );
  return Number(row?.['tables']);
}

function grants(options: OutputOptions): void {
  const made = grantsOf(readWarehouseFiles(SQL_ROOT));
  const once = made.once.flatMap(({ statements }) => statements);
  const { always } = made;
  print(options, { once, always }, () =>
    ['-- once', ...once, '-- after each installation', ...always]
      .map((line) => (line.startsWith('--') ? line : `${line};`))
      .join('\n'),
  );
}

async function digest(options: OutputOptions): Promise<void> {
  const digests = await digestWarehouse(openWarehouse());
  print(options, digests, () =>
    table([
      ['table', 'rows', 'digest'],
      ...Object.entries(digests).map(([name, one]) => [name, String(one.rows), one.digest]),
    ]),
  );
}
