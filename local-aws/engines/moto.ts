/** Moto: S3, Secrets Manager, SNS and the other services that the gateway passes on. */
import { join } from 'node:path';
import type { EngineRoom } from './engine-room';
import { waitUntilReady } from './process';

export interface MotoEngine {
  readonly url: string;
}

/** Starts moto, its state machines really executed. `gatewayPort` is where its Step Functions call other services; `accountId` owns what it makes. */
export async function startMoto(
  room: EngineRoom,
  options: { readonly port: number; readonly gatewayPort: number; readonly accountId: string },
): Promise<MotoEngine> {
  const url = `http://127.0.0.1:${String(options.port)}`;
  const running = room.start({
    name: 'moto',
    command: room.tools.python,
    args: [join(__dirname, 'moto_server.py'), '-H', '127.0.0.1', '-p', String(options.port)],
    logFile: join(room.logDir, 'moto.log'),
    cwd: room.dir,
    env: {
      MOTO_PORT: String(options.gatewayPort),
      MOTO_ACCOUNT_ID: options.accountId,
      // A proxy of the machine's must not stand between moto and this stack.
      NO_PROXY: '127.0.0.1,localhost',
      PYTHONUNBUFFERED: '1',
    },
  });
  await waitUntilReady(running, async () => {
    const answer = await fetch(`${url}/moto-api/data.json`);
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`HTTP ${String(answer.status)}`);
  });
  await executeStateMachines(url);
  return { url };
}

/** Without this moto answers SUCCEEDED for executions that it never began. */
async function executeStateMachines(url: string): Promise<void> {
  const answer = await fetch(`${url}/moto-api/config`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ stepfunctions: { execute_state_machine: true } }),
  });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`moto does not execute state machines: HTTP ${String(answer.status)}`);
}
