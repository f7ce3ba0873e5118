/** `ecomflow query`: asks the warehouse. */
import type { Command } from 'commander';
import { openWarehouse } from './connect';
import { print, rowsAsText, type OutputOptions } from './output';

export function addQueryCommand(program: Command): void {
  program
    .command('query')
    .description('run one SQL statement in the warehouse (Redshift dialect)')
    .argument('<sql>', 'the statement')
    .option('--json', 'print the rows as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ ecomflow query "select sum(amount) as revenue from fact_sales"\n  $ ecomflow query "select * from etl_check where failed_rows > 0"',
    )
    .action(async (sql: string, options: OutputOptions) => {
      const rows = await openWarehouse().execute(sql);
      print(options, rows, () => (rows.length === 0 ? 'no rows' : rowsAsText(rows)));
    });
}
