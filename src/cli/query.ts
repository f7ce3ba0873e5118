/** `ecomflow query`: asks the warehouse. */
import type { Command } from 'commander';
import { openWarehouse } from './connect';
import { print, table, type OutputOptions } from './output';

export function addQueryCommand(program: Command): void {
  program
    .command('query')
    .description('run one SQL statement in the warehouse (Redshift dialect)')
    .argument('<sql>', 'the statement')
    .option('--json', 'print the rows as JSON')
    .addHelpText('after', '\nExample:\n  $ ecomflow query "select sum(amount) as revenue from fact_sales"')
    .action(async (sql: string, options: OutputOptions) => {
      const rows = await openWarehouse().execute(sql);
      const [first] = rows;
      print(options, rows, () =>
        first
          ? table([
              Object.keys(first),
              ...rows.map((row) => Object.values(row).map((cell) => (cell === null ? '' : String(cell)))),
            ])
          : 'no rows',
      );
    });
}
