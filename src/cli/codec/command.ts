/** `ecomflow codec serve`: opens encrypted payloads for Temporal's UI and command line. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { Command } from 'commander';
import { loadCodecConfig } from '../../config';
import { EltError } from '../../model/errors';
import { isThisMachine, serveCodec } from '../../payloads/codec-server';
import { createDataConverter } from '../../payloads/data-converter';
import { onInterrupt } from '../interrupt';
import { print, say, type OutputOptions } from '../output';

interface ServeOptions extends OutputOptions {
  readonly host: string;
  readonly port: string;
  readonly origin?: string;
  readonly tokenFile?: string;
}

export function addCodecCommand(program: Command): void {
  program
    .command('codec')
    .description("open encrypted payloads for Temporal's UI and command line")
    .command('serve')
    .description('answer POST /encode and /decode until Ctrl-C, with the keys that the settings name')
    .option(
      '--host <host>',
      'address to listen at; another than this machine needs --token-file',
      '127.0.0.1',
    )
    .option('--port <port>', 'port to listen at; 0: any that is free', '8234')
    .option('--origin <origin>', "the UI's, such as http://localhost:8233: pages of no other are answered")
    .option('--token-file <file>', 'ask for the token in it: Authorization: Bearer …')
    .option('--json', 'print its address as one JSON document')
    .addHelpText(
      'after',
      `
Whoever may call it reads every payload that its keys open. docs/payload-encryption.md.

Examples:
  $ ecomflow codec serve --origin http://localhost:8233
  $ temporal workflow show --workflow-id ecommerce/2011-01-05T00:00Z/P1D --codec-endpoint http://127.0.0.1:8234`,
    )
    .action(serve);
}

async function serve({ host, port, origin, tokenFile, ...options }: ServeOptions): Promise<void> {
  const config = loadCodecConfig();
  const [codec] = createDataConverter(config)?.payloadCodecs ?? [];
  if (!codec)
    throw new EltError('ELT_CONFIG_INVALID', 'ECOMFLOW_PAYLOAD_ENCRYPTION is off: there is nothing to open');
  const token = tokenFile === undefined ? undefined : readToken(tokenFile);
  if (token === undefined && !isThisMachine(host))
    throw new EltError('ELT_INPUT_INVALID', `others than this machine reach ${host}: name a --token-file`);
  const server = await serveCodec({
    codec,
    namespace: config.TEMPORAL_NAMESPACE,
    host,
    port: portOf(port),
    origin: origin?.replace(/\/$/, ''),
    token,
    log: say,
  });
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
  };
  onInterrupt(stop);
  process.once('SIGTERM', stop);
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`;
  print(options, { url, namespace: config.TEMPORAL_NAMESPACE }, () => `${url}: Ctrl-C ends it`);
  await once(server, 'close');
}

function readToken(file: string): string {
  try {
    const token = readFileSync(file, 'utf8').trim();
    if (token.length >= 16) return token;
  } catch (cause) {
    throw new EltError('ELT_INPUT_INVALID', `--token-file: ${file} cannot be read`, { cause });
  }
  throw new EltError('ELT_INPUT_INVALID', `--token-file: a token has 16 characters at least`);
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new EltError('ELT_INPUT_INVALID', `--port: ${text} is no port`);
}
