/** `ecomflow source`: what a source says of itself, and a person's word on its tables' schema changes. */
import type { Command } from 'commander';
import { loadConfig } from '../../config';
import { EltError } from '../../model/errors';
import { findPipeline } from '../../pipelines/registry';
import { openRooms } from '../../rooms';
import { capableOf } from '../../sources/capabilities';
import { print, type OutputOptions } from '../output';
import { addBookmarkCommand } from './bookmark';
import { addTradeCommands } from './mysql-cdc/trade';

export function addSourceCommands(program: Command): void {
  const source = program.command('source').description('what a pipeline reads from');
  source
    .command('status')
    .description(
      "show what the source says of itself: of MySQL, DMS's task and tables, and each column of a changed table beside its contract",
    )
    .argument('<pipeline>', 'such as ecommerce')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  $ ecomflow source status ecommerce')
    .action(async (name: string, options: OutputOptions) => {
      const pipeline = findPipeline(name);
      const source = capableOf(openRooms(loadConfig()), pipeline, 'source status', 'report');
      const { json, text } = await source.report(pipeline);
      print(options, json, () => text);
    });
  source
    .command('accept-ddl')
    .description("let runs go on after a table's schema changed: it was looked at, see docs/schema-drift.md")
    .argument('<pipeline>', 'such as ecommerce')
    .argument('<table>', "the source's table")
    .requiredOption('--ddls <number>', 'how many changes were looked at, as `ecomflow source status` shows')
    .requiredOption('--because <text>', 'why no new epoch is needed; kept with it')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      '\nExample:\n  $ ecomflow source accept-ddl ecommerce customer --ddls 1 --because "an index was added"',
    )
    .action(async (name: string, table: string, options: AcceptOptions) => {
      const ddls = wholeNumber(options.ddls);
      const pipeline = findPipeline(name);
      const source = capableOf(openRooms(loadConfig()), pipeline, 'source accept-ddl', 'acceptDdl');
      const accepted = await source.acceptDdl(pipeline, { table, ddls, because: options.because });
      print(options, accepted, () => `accepted ${ddls} schema change(s) of ${table}`);
    });
  addBookmarkCommand(source);
  addTradeCommands(source);
}

interface AcceptOptions extends OutputOptions {
  readonly ddls: string;
  readonly because: string;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new EltError('ELT_INPUT_INVALID', `--ddls: "${text}" is not a number`);
  return Number(text);
}
