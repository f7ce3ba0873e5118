/** `ecomflow warehouse`: installed, migrated, granted and digested. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { installWarehouse } from '../aws/install-warehouse';
import { listEntities } from '../entities/registry';
import { openWarehouse } from '../connect';
import { digestWarehouse } from '../aws/digest-warehouse';
import { grantsOf } from '../aws/warehouse-grants';
import { readWarehouseFiles } from '../aws/warehouse-files';
import { print, type OutputOptions } from './output';
import { table } from '../model/text-table';

export function addWarehouseCommand(program: Command): void {
  const warehouse = program.command('warehouse').description('the warehouse itself');
  warehouse
    .command('install')
    .description('install or migrate tables, procedures and marts; doing it again changes nothing')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  $ ecomflow warehouse install')
    .action(install);
  warehouse
    .command('grants')
    .description(
      'print the SQL by which the administrator lets people and QuickSight read layers of the warehouse',
    )
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      '\nRoles: ecomflow_reports (marts and reports), ecomflow_analysts (the star as well), ecomflow_operators (all). It is only printed:\n' +
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

async function install(options: OutputOptions): Promise<void> {
  const done = await installWarehouse(openWarehouse(), join(__dirname, '../../sql'), listEntities());
  print(options, done, () =>
    done.applied.length === 0 ? 'the warehouse is up to date' : done.applied.join('\n'),
  );
}

function grants(options: OutputOptions): void {
  const { once, always } = grantsOf(readWarehouseFiles(join(__dirname, '../../sql')));
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
