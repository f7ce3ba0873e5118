/** `ecomflow warehouse install`: tables, procedures and marts, installed and migrated. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { installWarehouse } from '../aws/install-warehouse';
import { listPipelines } from '../pipelines/registry';
import { openWarehouse } from './connect';
import { print, type OutputOptions } from './output';

export function addWarehouseCommand(program: Command): void {
  const warehouse = program.command('warehouse').description('the warehouse itself');
  warehouse
    .command('install')
    .description('install or migrate tables, procedures and marts; doing it again changes nothing')
    .option('--json', 'print one JSON document')
    .action(async (options: OutputOptions) => {
      const done = await installWarehouse(
        openWarehouse(),
        join(__dirname, '../../sql'),
        listPipelines().flatMap((pipeline) => pipeline.source.entities),
      );
      print(options, done, () =>
        done.applied.length === 0 ? 'the warehouse is up to date' : done.applied.join('\n'),
      );
    });
}
