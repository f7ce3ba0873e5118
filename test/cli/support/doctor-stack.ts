/** A stack of the doctor's own, in which things are broken, and what the doctor says of it in short. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { createAwsClients } from '../../../src/aws/clients';
import { examineAll } from '../../../src/cli/doctor/command';
import { loadConfig } from '../../../src/config';
import { provision } from '../../../src/local-stack/provision';
import { startStack, stopProcess } from '../../../src/local-stack/stack';
import { spawnWorker } from '../../../src/local-stack/worker-process';
import { sourceOf } from '../../../src/model/pipeline';
import type { Finding } from '../../../src/sources/finding';
import { PIPELINE } from './doctor-tables';

/** Its settings are the process's until it is closed. */
export async function openDoctorStack() {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-doctor-'));
  const before = { ...process.env };
  const stack = await startStack(dir, { detached: false });
  Object.assign(process.env, stack.env);
  const config = loadConfig();
  const worker = spawnWorker(dir, stack);
  await provision(stack, config);
  const { host, port, adminUser: user, adminPassword: password } = stack.mysql;
  const { database } = sourceOf(PIPELINE, 'mysql-cdc');
  const admin = await createConnection({ host, port, user, password, database });
  const works = async (): Promise<boolean> =>
    (await examineAll(config, [PIPELINE])).some(
      ({ check, verdict }) => check === 'workers' && verdict === 'good',
    );
  for (const endMs = Date.now() + 120_000; !(await works()) && Date.now() < endMs;) await sleep(500);
  return {
    ...{ stack, config, admin, aws: createAwsClients(config.AWS_REGION) },
    async close(): Promise<void> {
      await admin.end();
      if (worker.pid !== undefined) await stopProcess(worker.pid);
      await stopProcess(stack.pid);
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
      Object.assign(process.env, before);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const NOT_LOOKED_AT = /was not (reached|read|found)$|^SNS told no date$/;

/** What is not good, as check and words. What was not looked at has no advice of its own, and all else has. */
export function troublesOf(findings: readonly Finding[]): string[] {
  const wrong = findings.filter(({ verdict }) => verdict !== 'good');
  for (const { mend, says } of wrong)
    expect([says, mend === undefined]).toEqual([says, NOT_LOOKED_AT.test(says)]);
  return wrong.map(({ check, verdict, says }) => `${check} ${verdict}: ${says}`);
}
