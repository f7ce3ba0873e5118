/** A Temporal server of a test's own, which can be killed and comes back with what it had stored. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { freePort } from '../../local-aws/engines/free-port';
import { addSearchAttributes } from '../../src/cli/namespace';
import { SEARCH_ATTRIBUTES } from '../../src/model/search-attributes';

export interface TemporalServer {
  readonly address: string;
  /** Kills it, as a machine dies, and starts it again in the same place. */
  restart(): Promise<void>;
  /** Makes a namespace and waits until it can be used. */
  addNamespace(name: string): Promise<void>;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
/** The server goes when this process does: then its guard's stdin closes. */
const GUARD = '"$@" & server=$!; cat >/dev/null; kill -9 $server; wait $server';
const READY_MS = 120_000;
/** As the command line calls the types. */
const CLI_TYPES = { KEYWORD: 'Keyword', DATETIME: 'Datetime' } as const;

/** Without a file it keeps all in memory, and `restart` would lose it. `settings` are the server's dynamic configuration. */
export async function startTemporalServer(
  command: string,
  dbFile: string | null,
  settings: Readonly<Record<string, string | number>> = {},
): Promise<TemporalServer> {
  const port = await freePort();
  const address = `${HOST}:${port}`;
  const args = [
    ...['server', 'start-dev', '--headless', '--ip', HOST, '--port', String(port)],
    ...(dbFile === null ? [] : ['--db-filename', dbFile]),
    ...['--log-level', 'error'],
    ...Object.entries(SEARCH_ATTRIBUTES).flatMap(([name, type]) => [
      '--search-attribute',
      `${name}=${CLI_TYPES[type]}`,
    ]),
    ...Object.entries(settings).flatMap(([name, value]) => ['--dynamic-config-value', `${name}=${value}`]),
  ];
  const start = async (): Promise<ChildProcess> => {
    const guard = spawn('sh', ['-c', GUARD, 'sh', command, ...args], { stdio: ['pipe', 'ignore', 'ignore'] });
    await untilServing(address, 'default');
    return guard;
  };
  const kill = async (guard: ChildProcess): Promise<void> => {
    const gone = once(guard, 'exit');
    guard.stdin?.end();
    await gone;
  };
  let guard = await start();
  return {
    address,
    async restart() {
      await kill(guard);
      guard = await start();
    },
    async addNamespace(name) {
      const connection = await Connection.connect({ address });
      await connection.workflowService.registerNamespace({
        namespace: name,
        workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
      });
      await untilServing(address, name);
      await addSearchAttributes(connection, name);
      await connection.close();
    },
    close: () => kill(guard),
  };
}

/** Listing the workflows of a namespace proves server, store and namespace at once. */
async function untilServing(address: string, namespace: string): Promise<void> {
  for (const endMs = Date.now() + READY_MS; ; await sleep(100)) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: '1 second' });
      try {
        await connection.workflowService.listWorkflowExecutions({ namespace, pageSize: 1 });
        return;
      } finally {
        await connection.close();
      }
    } catch (error) {
      if (Date.now() > endMs) throw error;
    }
  }
}
