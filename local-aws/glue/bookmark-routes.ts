/** What the runner's `awsglue` asks of the service: Glue's own library has calls of its own for it, which nobody has described. */
import { z } from 'zod';
import type { Action } from '../gateway/service';
import { bookmarkParameters } from './bookmarks';
import { nameSchema, parseInput } from './input';
import { mergedArguments } from './job-runs';
import type { GlueState } from './service-state';

const runSchema = z.strictObject({ jobName: nameSchema, runId: nameSchema });
const commitSchema = runSchema.extend({
  version: z.number().int().min(0),
  states: z.record(z.string(), z.unknown()),
});

export function bookmarkRoutes(state: GlueState): Readonly<Record<string, Action>> {
  return {
    /** `states` is what is read already; nothing after `toMs` is read. Epoch milliseconds by the stack's clock. */
    'POST /_local/glue/bookmark': async (input) => {
      const { jobName, runId } = parseInput(runSchema, input);
      const run = state.run(jobName, runId);
      const { option, from, to } = bookmarkParameters(mergedArguments(run));
      const { version, states } = state.bookmarks.current(jobName);
      const beganMs = run.beganMs ?? 0;
      if (from === undefined || to === undefined) return { option, version, states, toMs: beganMs };
      const read = state.bookmarks.upTo(jobName, state.run(jobName, from).beganMs ?? 0);
      const last = state.bookmarks.upTo(jobName, state.run(jobName, to).beganMs ?? 0);
      return { option, version, states: read?.states ?? {}, toMs: last?.beganMs ?? 0 };
    },
    'POST /_local/glue/commit-bookmark': async (input) => {
      const { jobName, runId, version, states } = parseInput(commitSchema, input);
      const { beganMs = 0 } = state.run(jobName, runId);
      state.bookmarks.commit(jobName, version, { runId, beganMs, states });
      return { committed: true };
    },
  };
}
