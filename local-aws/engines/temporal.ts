/** Temporal's dev server with its UI. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { EngineRoom } from './engine-room';
import { freePort } from './free-port';
import { waitUntilReady } from './process';

export interface TemporalEngine {
  /** `host:port` of the frontend. */
  readonly address: string;
  readonly uiUrl: string;
}

const HOST = '127.0.0.1';
/** Search attributes of the project's workflows; the server refuses a workflow that sets one it does not know. */
const SEARCH_ATTRIBUTES = ['Pipeline=Keyword', 'WindowFrom=Datetime', 'Stage=Keyword', 'Outcome=Keyword'];

/** Starts the dev server with its state in a file of the stack's folder; ready when it calls itself healthy. */
export async function startTemporal(room: EngineRoom): Promise<TemporalEngine> {
  const port = await freePort();
  const uiPort = await freePort();
  const address = `${HOST}:${String(port)}`;
  const running = room.start({
    name: 'temporal',
    command: room.tools.temporal,
    args: [
      ...['server', 'start-dev', '--headless=false', '--ip', HOST],
      ...['--port', String(port), '--ui-port', String(uiPort)],
      ...['--db-filename', join(room.dir, 'temporal.db'), '--log-level', 'warn'],
      ...SEARCH_ATTRIBUTES.flatMap((attribute) => ['--search-attribute', attribute]),
    ],
    logFile: join(room.logDir, 'temporal.log'),
    cwd: room.dir,
  });
  // The namespace is registered a moment after the frontend answers: only listing it proves both.
  await waitUntilReady(running, () =>
    runCli(room.tools.temporal, ['operator', 'namespace', 'describe', '-n', 'default', '--address', address]),
  );
  return { address, uiUrl: `http://${HOST}:${String(uiPort)}` };
}

function runCli(temporal: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(temporal, args, { stdio: 'ignore' });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`temporal ${args.slice(0, 3).join(' ')}: exit code ${String(code)}`));
    });
  });
}
