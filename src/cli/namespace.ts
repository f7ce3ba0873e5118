/** `ecomflow namespace install`: what the workflows need of their namespace in Temporal. */
import type { Connection } from '@temporalio/client';
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes';
import type { Command } from 'commander';
import { SEARCH_ATTRIBUTES } from '../model/search-attributes';
import { withTemporal } from '../connect';
import { print, type OutputOptions } from './output';

export function addNamespaceCommand(program: Command): void {
  program
    .command('namespace')
    .description('what the workflows need of their namespace in Temporal')
    .command('install')
    .description('register the search attributes Pipeline, WindowFrom, Stage and Outcome; safe to repeat')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      '\nWorkflows wait until they are there. On Temporal Cloud this needs the right to change the namespace.\n\nExample:\n  $ ecomflow namespace install',
    )
    .action((options: OutputOptions) =>
      withTemporal(async (client, { TEMPORAL_NAMESPACE: namespace }) => {
        const added = await addSearchAttributes(client.connection, namespace);
        print(options, { namespace, added }, () =>
          added.length > 0
            ? `${namespace}: registered ${added.join(', ')}`
            : `${namespace}: nothing to change`,
        );
      }),
    );
}

/** As the server's interface names the types. */
export const INDEXED_TYPES: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => [
    name,
    encodeSearchAttributeIndexedValueType(type) ?? 0,
  ]),
);

/** Names that the namespace does not have. */
export async function missingSearchAttributes(
  { operatorService }: Pick<Connection, 'operatorService'>,
  namespace: string,
): Promise<string[]> {
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  return Object.keys(INDEXED_TYPES).filter((name) => !(name in (customAttributes ?? {})));
}

/** Registers those that are missing; returns their names. */
export async function addSearchAttributes(
  connection: Pick<Connection, 'operatorService'>,
  namespace: string,
): Promise<string[]> {
  const missing = await missingSearchAttributes(connection, namespace);
  if (missing.length > 0)
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map((name) => [name, INDEXED_TYPES[name] ?? 0])),
    });
  return missing;
}
