/** `ecomflow report index`: all pages, as a folder that needs no network. */
import type { Command } from 'commander';
import { createAwsClients } from '../../aws/clients';
import { createObjectStore } from '../../aws/object-store';
import { loadConfig } from '../../config';
import { listPipelines } from '../../pipelines/registry';
import { print, type OutputOptions } from '../output';
import { openFile } from './open-file';
import { copyPages } from './pages';

interface IndexOptions extends OutputOptions {
  readonly dir: string;
  readonly open?: boolean;
}

export function addIndexCommand(report: Command): void {
  report
    .command('index')
    .description('copy the pages of all pipelines, days and the latest runs into a folder, with an index')
    .option('--dir <folder>', 'where to', 'ecomflow-reports')
    .option('--open', 'show the index in a browser')
    .option('--json', 'print where it is as JSON')
    .addHelpText('after', '\nExample:\n  $ ecomflow report index --dir reports --open')
    .action(async (options: IndexOptions, command: Command) => {
      const config = loadConfig();
      const store = createObjectStore(createAwsClients(config.AWS_REGION).s3);
      const names = listPipelines().map(({ name }) => name);
      const copied = await copyPages(store, config.ECOMFLOW_LAKE_BUCKET, names, options.dir);
      // Options that its parent knows too are its parent's.
      const { json, open } = command.optsWithGlobals<Partial<IndexOptions>>();
      if (open) await openFile(copied.index);
      print({ json }, copied, () => `${copied.index}: leads to ${copied.pages} pages`);
    });
}
