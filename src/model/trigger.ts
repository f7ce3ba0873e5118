/**
 * What stands between a Step Functions execution and the run that it started: the tokens of those who wait, kept in S3 under the
 * run's own folder. The run's input names the folder, so that no token stands in a history.
 */
import { z } from 'zod';
import { runInputSchema } from './plan';

/** What a state machine is started with: a run's input, and the event's id where an event started it. */
export const triggerInputSchema = runInputSchema.omit({ trigger: true, rerunFrom: true }).extend({
  pipeline: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, "a pipeline's name"),
  eventId: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,64}$/, 'letters, digits and hyphens, 64 at most')
    .optional(),
});
export type TriggerInput = z.infer<typeof triggerInputSchema>;

/** One who waits. `executionId` is for people. */
export const waiterSchema = z.strictObject({ taskToken: z.string().min(1), executionId: z.string() });
export type Waiter = z.infer<typeof waiterSchema>;

/** The workflow id of a triggered run: by its event, else by the ends that were asked for. Who asks alike joins. */
export function triggeredRunId({ pipeline, from, to, eventId }: TriggerInput): string {
  if (eventId !== undefined) return `${pipeline}-event-${eventId}`;
  const ends = [from, to].flatMap((end) => (end === undefined ? [] : [end.replaceAll(/[^A-Za-z0-9]+/g, '')]));
  return [pipeline, 'triggered', ...ends].join('-').toLowerCase();
}

/** Folder in the lake's bucket of the tokens that wait for a run. */
export function triggerFolder(pipeline: string, runId: string): string {
  return `triggers/${pipeline}/${runId}/`;
}
