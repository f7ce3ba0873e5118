/** The `ecomflow stream` command beside a stream of a test's own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { runCli, startCli, type Ended, type StartedCli } from '../../cli/support/run-cli';
import { clientSettings, makeBucket } from '../../support/stack';
import type { InvoicesApi } from './invoices-api';

export interface StreamCli {
  /** A folder of its own, where it runs and keeps its state. */
  readonly dir: string;
  readonly deadLetters: string;
  readonly bronze: string;
  run(...args: readonly string[]): Promise<Ended>;
  start(...args: readonly string[]): StartedCli;
  stop(): void;
}

export async function openStreamCli({ door, access, stored: { place } }: InvoicesApi): Promise<StreamCli> {
  const secrets = new SecretsManager({ ...clientSettings(), endpoint: door.gateway.url });
  await secrets.createSecret({ Name: place.names.secret, SecretString: JSON.stringify(access) });
  secrets.destroy();
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-stream-'));
  const [deadLetters, bronze] = await Promise.all([
    makeBucket('ecomflow-dead-letters'),
    makeBucket('ecomflow-bronze'),
  ]);
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: door.gateway.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    XDG_STATE_HOME: dir,
    ECOMFLOW_STREAM: place.names.stream,
    ECOMFLOW_INVOICE_TABLE: place.names.tables.invoice,
    ECOMFLOW_STORE_FUNCTION: place.names.functionOf('store-invoices'),
    ECOMFLOW_STREAM_SECRET_ID: place.names.secret,
    ECOMFLOW_DEAD_LETTERS_BUCKET: deadLetters,
    ECOMFLOW_BRONZE_BUCKET: bronze,
  };
  return {
    dir,
    deadLetters,
    bronze,
    run: (...args) => runCli(['stream', ...args], env, dir),
    start: (...args) => startCli(['stream', ...args], env, dir),
    stop: () => rmSync(dir, { recursive: true, force: true }),
  };
}
