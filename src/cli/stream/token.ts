/** `ecomflow stream token` and `url`: what curl needs. */
import { chmodSync, writeFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { READ_SCOPE, WRITE_SCOPE } from '../../stream/contract/openapi';
import { askToken } from '../../stream/client/token';
import { print, type OutputOptions } from '../output';
import { openAccess } from './open';

interface TokenOptions extends OutputOptions {
  readonly scope?: string;
  readonly header?: string;
}

export function addTokenCommands(stream: Command): void {
  stream
    .command('url')
    .description("print the API's address; as JSON also the pool's, and the client by which people sign in")
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  $ curl "$(ecomflow stream url)/openapi.json"')
    .action(async (options: OutputOptions) => {
      const { clientId: _, clientSecret: __, ...open } = await openAccess();
      print(options, open, () => open.apiUrl);
    });
  stream
    .command('token')
    .description("print a machine's token, good for an hour or so; or write the header that curl sends")
    .addOption(new Option('--scope <scope>', 'this one alone').choices([READ_SCOPE, WRITE_SCOPE]))
    .option('--header <file>', 'write the header into a file that you alone can read, and print no token')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Examples:
  $ ecomflow stream token --header header.txt
  $ curl -H @header.txt "$(ecomflow stream url)/invoices/536365"`,
    )
    .action(token);
}

async function token({ scope, header, ...options }: TokenOptions): Promise<void> {
  const access = await openAccess();
  const asked = await askToken(access, scope === undefined ? [] : [scope]);
  if (header === undefined) return print(options, asked, () => asked.token);
  writeFileSync(header, `Authorization: Bearer ${asked.token}\n`, { mode: 0o600 });
  // One that was there keeps its own mode.
  chmodSync(header, 0o600);
  print(options, { header, expiresAt: asked.expiresAt }, () => `${header}, good until ${asked.expiresAt}`);
}
