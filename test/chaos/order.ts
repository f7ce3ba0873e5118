/**
 * What a worker of the harness is told: one line on stdin, after it has loaded everything, so that a spare one stands ready
 * when the one before it dies. It ends with whoever started it, for its stdin does too.
 */
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { KillPoint } from './moments';

/** SIGKILL is a machine that dies, SIGTERM a platform that takes the worker away. */
export const SIGNALS = ['SIGKILL', 'SIGTERM'] as const;
export type Signal = (typeof SIGNALS)[number];

const orderSchema = z.object({
  /** Points that have not been died at yet. */
  points: z.array(z.string().transform((point) => point as KillPoint)),
  diary: z.string(),
  /** What the worker sends to itself there. */
  signal: z.enum(SIGNALS),
  /** File of the workflows' bundle. */
  bundle: z.string(),
});
export type WorkerOrder = z.infer<typeof orderSchema>;

/** Works once, to its end, and ends the process. */
export function whenOrdered(work: (order: WorkerOrder) => Promise<void>): void {
  let started = false;
  const begin = async (line: string): Promise<void> => work(orderSchema.parse(JSON.parse(line)));
  createInterface({ input: process.stdin })
    .on('line', (line) => {
      started = true;
      begin(line).then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`${String(error)}\n`);
          process.exit(1);
        },
      );
    })
    .on('close', () => process.exit(started ? 1 : 0));
  process.stdout.write('loaded\n');
}
