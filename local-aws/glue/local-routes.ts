/** The local control of this service, under `/_local/glue/`; not AWS. */
import { z } from 'zod';
import type { Action } from '../gateway/service';
import { nameSchema, parseInput } from './input';
import { hasEnded } from './model';
import type { GlueState } from './service-state';

const behaviourSchema = z.strictObject({
  jobName: nameSchema,
  /** Every run starts this much later. */
  startDelayMs: z.number().min(0).optional(),
  /** The next run ends so, without doing anything. */
  failNext: z.enum(['FAILED', 'ERROR', 'TIMEOUT', 'EXPIRED']).optional(),
  /** The next run goes RUNNING and does nothing until it is stopped or times out. */
  stuckNext: z.boolean().optional(),
});

/** Each crawl of it takes this much longer. */
const slowCrawlsSchema = z.strictObject({ crawlerName: nameSchema, crawlDelayMs: z.number().min(0) });

/** How many runs go on at once; each takes two cores. */
const prewarmSchema = z.strictObject({ runners: z.number().int().min(1).max(8).optional() });

const whichRunSchema = z.strictObject({ jobName: nameSchema, runId: nameSchema });

export function localRoutes(state: GlueState): Readonly<Record<string, Action>> {
  return {
    'POST /_local/glue/prewarm': async (input) => {
      await state.pool.prewarm(parseInput(prewarmSchema, input).runners);
      return { warm: true };
    },
    'POST /_local/glue/behaviour': async (input) => {
      const { jobName, ...wishes } = parseInput(behaviourSchema, input);
      const given = Object.entries(wishes).filter(([, value]) => value !== undefined);
      return { ...Object.assign(state.behaviour(jobName), Object.fromEntries(given)) };
    },
    'POST /_local/glue/slow-crawls': async (input) => {
      const { crawlerName, crawlDelayMs } = parseInput(slowCrawlsSchema, input);
      state.crawlDelays.set(crawlerName, crawlDelayMs);
      return { crawlDelayMs };
    },
    'GET /_local/glue/runs': async () => ({
      runs: state.runs.all.map((run) => ({
        id: run.id,
        jobName: run.job.Name,
        state: run.state,
        ended: hasEnded(run),
        logFile: run.logFile,
      })),
    }),
    /** A run that waited too long for its maintenance window or capacity. */
    'POST /_local/glue/expire': async (input) => {
      const { jobName, runId } = parseInput(whichRunSchema, input);
      const run = state.run(jobName, runId);
      if (run.state === 'WAITING') state.runs.end(run, 'EXPIRED', 'Job run expired while it was waiting');
      return { state: run.state };
    },
  };
}
