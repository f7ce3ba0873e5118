/** A worker with an activity that does not let go must still end by itself: Fargate would kill it, and say nothing of why. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../src/local-stack/stack';
import { SHUTDOWN } from '../../src/worker-options';
import { eventually, openNamespace } from '../schedules/support';
import { testStack } from '../support/stack';

/** What the task definition says. */
const [, stopTimeout] =
  /^ +stopTimeout = (\d+)$/m.exec(readFileSync(join(PROJECT_ROOT, 'infra-terraform/worker.tf'), 'utf8')) ??
  [];

it('a worker that has to leave an activity ends with 1 and says so', async () => {
  const space = await openNamespace();
  const worker = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'stuck-worker.ts')], {
    cwd: PROJECT_ROOT,
    env: {
      ...process.env,
      ...testStack().env,
      TEMPORAL_ADDRESS: testStack().temporalAddress,
      TEMPORAL_NAMESPACE: space.name,
      ECOMFLOW_TASK_QUEUE: 'stuck',
    },
  });
  try {
    let said = '';
    for (const stream of [worker.stdout, worker.stderr])
      stream.on('data', (text) => void (said += String(text)));
    const input = { pipeline: 'ecommerce', from: '2011-01-01', to: '2011-01-02', dryRun: true };
    await space.client.workflow.start('backfillPipeline', {
      workflowId: 'b',
      taskQueue: 'stuck',
      args: [input],
    });
    await eventually(() => Promise.resolve(said.includes('stuck\n')));
    const toldAt = Date.now();
    const ended = once(worker, 'exit');
    worker.kill('SIGTERM');
    expect(await ended).toEqual([1, null]);
    expect(said).toContain('Timed out while waiting for worker to shutdown gracefully');
    expect(Date.now() - toldAt).toBeLessThan(20_000);
  } finally {
    worker.kill('SIGKILL');
    await space.close();
  }
});

it('its patience and the way out fit into what Fargate gives', () => {
  const seconds = (text: string): number => Number(text.split(' ')[0]) * 1000;
  expect(seconds(SHUTDOWN.shutdownGraceTime)).toBeLessThan(seconds(SHUTDOWN.shutdownForceTime));
  expect(seconds(SHUTDOWN.shutdownForceTime) + 20_000).toBeLessThan(Number(stopTimeout) * 1000);
});
