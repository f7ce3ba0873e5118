/**
 * The production worker with a death planted in it. Loads everything, says so, and waits for one line on stdin, so that a
 * spare one stands ready when the one before it dies. Ends with whoever started it, for its stdin does too.
 */
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { loadConfig } from '../../src/config';
import { runWorker } from '../../src/worker';
import { deadlyAt } from './deadly';
import type { KillPoint } from './moments';

const orderSchema = z.object({
  /** Points that have not been died at yet. */
  points: z.array(z.string()),
  diary: z.string(),
  /** File of the workflows' bundle. */
  bundle: z.string(),
});
export type WorkerOrder = z.infer<typeof orderSchema>;

async function work(line: string): Promise<void> {
  const { points, diary, bundle } = orderSchema.parse(JSON.parse(line));
  const deadly = deadlyAt(points as KillPoint[], diary);
  await runWorker(loadConfig(), {
    deps: (deps) => deadly.deps(deps),
    options: ({ workflowsPath: _, ...options }) => ({
      ...options,
      workflowBundle: { codePath: bundle },
      activities: deadly.activities(options.activities),
      stickyQueueScheduleToStartTimeout: '1 second',
    }),
  });
}

let started = false;
createInterface({ input: process.stdin })
  .on('line', (line) => {
    started = true;
    work(line).then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  })
  .on('close', () => process.exit(started ? 1 : 0));
process.stdout.write('loaded\n');
