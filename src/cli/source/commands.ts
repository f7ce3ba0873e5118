/** `ecomflow source`: what replication says of the source's tables, and a person's word on their schema changes. */
import type { Command } from 'commander';
import { createAwsClients } from '../../aws/clients';
import { createObjectStore } from '../../aws/object-store';
import { createDatabases } from '../../sources/mysql-cdc/databases';
import { loadConfig } from '../../config';
import { EltError } from '../../model/errors';
import { findPipeline } from '../../pipelines/registry';
import { print, type OutputOptions } from '../output';
import { acceptDdl } from './mysql-cdc/accept-ddl';
import { describeSource, readSourceStatus, type SourceDeps } from './mysql-cdc/status';
import { addTradeCommands } from './trade';

export function addSourceCommands(program: Command): void {
  const source = program.command('source').description("replication and the source's tables");
  source
    .command('status')
    .description("show DMS's task and tables, and each column of a changed table beside its contract")
    .argument('<pipeline>', 'such as ecommerce')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  $ ecomflow source status ecommerce')
    .action(async (name: string, options: OutputOptions) => {
      const status = await readSourceStatus(sourceDeps(), findPipeline(name));
      print(options, status, () => describeSource(status));
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
      const { ddls, because } = options;
      const accepted = await acceptDdl(sourceDeps(), findPipeline(name), {
        table,
        ddls: wholeNumber(ddls),
        because,
      });
      print(options, accepted, () => `accepted ${accepted.ddls} schema change(s) of ${table}`);
    });
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

function sourceDeps(): SourceDeps {
  const config = loadConfig();
  const clients = createAwsClients(config.AWS_REGION);
  return {
    dms: clients.dms,
    store: createObjectStore(clients.s3),
    databases: createDatabases(clients.secrets, config),
    nowMs: () => Date.now(),
    settings: { lakeBucket: config.ECOMFLOW_LAKE_BUCKET },
  };
}
