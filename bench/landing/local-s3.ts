/** Moto with a filled landing bucket behind a gateway: all of the local stack that a sweep needs. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { freePort } from '../../local-aws/engines/free-port';
import { startGateway } from '../../local-aws/gateway/server';
import type { Undo } from '../../scripts/demo/run-command';

export interface CountedS3 {
  readonly s3: S3Client;
  /** Calls by name, since the last time. */
  takeCalls(): Record<string, number>;
}

const NOBODY = { host: '127.0.0.1', port: 1, user: '', password: '' };

export async function startLocalS3(files: number, undo: Undo): Promise<CountedS3> {
  const { toolchain } = await import('../../scripts/toolchain.mjs');
  const { python } = toolchain();
  const port = await freePort();
  const script = join(__dirname, 'filled_server.py');
  const env = {
    ...process.env,
    PYTHONPATH: join(__dirname, '../../local-aws/engines'),
    MOTO_ACCOUNT_ID: '000000000000',
  };
  const moto = spawn(python, [script, String(files), '-H', '127.0.0.1', '-p', String(port)], {
    env,
    stdio: 'ignore',
  });
  undo.add(async () => void moto.kill());
  const motoUrl = `http://127.0.0.1:${String(port)}`;
  while (!(await answers(motoUrl))) await sleep(200);
  const gateway = await startGateway({
    context: {
      ...{ region: 'eu-west-1', accountId: '000000000000', dataDir: '', motoUrl, postgres: NOBODY },
      ...{ python, jarsDir: '', log: () => undefined },
    },
    services: [],
  });
  undo.add(() => gateway.stop());
  return countedS3(gateway.url);
}

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/moto-api/data.json`).then(
    ({ ok }) => ok,
    () => false,
  );
}

function countedS3(endpoint: string): CountedS3 {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const s3 = new S3Client({ endpoint, region: 'eu-west-1', credentials, forcePathStyle: true });
  const calls: Record<string, number> = {};
  s3.middlewareStack.add(
    (next, context) => async (args) => {
      const name = String(context.commandName).replace(/Command$/, '');
      calls[name] = (calls[name] ?? 0) + 1;
      return next(args);
    },
    { step: 'initialize' },
  );
  return {
    s3,
    takeCalls() {
      const taken = { ...calls };
      for (const name of Object.keys(calls)) delete calls[name];
      return taken;
    },
  };
}
