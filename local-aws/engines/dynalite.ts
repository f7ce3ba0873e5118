/** Dynalite: DynamoDB's tables, in files of the stack's folder. It starts when it is first asked for: most stacks have no table. */
import { join } from 'node:path';
import type { EngineRoom } from './engine-room';
import { freePort } from './free-port';
import { waitUntilReady, type EngineProcess } from './process';

export interface DynaliteOptions {
  readonly accountId: string;
  readonly region: string;
}

/** What answers with dynalite's address once it is ready; one that has ended is started again on the same files. */
export function openDynalite(room: EngineRoom, options: DynaliteOptions): () => Promise<string> {
  let started: Promise<Running> | undefined;
  const begin = (): Promise<Running> => {
    const starting = start(room, options);
    const forget = (): void => {
      started = undefined;
    };
    starting.then(({ engine }) => engine.exited.then(forget), forget);
    return starting;
  };
  return async () => (await (started ??= begin())).url;
}

interface Running {
  readonly url: string;
  readonly engine: EngineProcess;
}

async function start(room: EngineRoom, { accountId, region }: DynaliteOptions): Promise<Running> {
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const atOnce = ['create', 'update', 'delete'].flatMap((what) => [`--${what}TableMs`, '0']);
  const engine = room.start({
    name: 'dynalite',
    command: process.execPath,
    args: [
      require.resolve('dynalite/cli.js'),
      ...['--host', '127.0.0.1', '--port', String(port), '--path', join(room.dir, 'dynalite'), ...atOnce],
    ],
    logFile: join(room.logDir, 'dynalite.log'),
    cwd: room.dir,
    env: { AWS_ACCOUNT_ID: accountId, AWS_REGION: region },
  });
  // It answers a GET with its health.
  await waitUntilReady(engine, async () => (await fetch(url)).arrayBuffer());
  return { url, engine };
}
