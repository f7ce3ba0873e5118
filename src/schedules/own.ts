/** Which of a namespace's schedules are ours: by id and by a mark in their memo. The others are never touched. */
import { ScheduleNotFoundError, type ScheduleClient, type ScheduleDescription } from '@temporalio/client';
import { EltError } from '../model/errors';
import { scheduleId } from '../model/names';

/** In the schedule's memo, with the pipeline's name; an update leaves that memo as it is. */
const MARK = 'ecomflowPipeline';

export function markOf(pipeline: string): Record<string, string> {
  return { [MARK]: pipeline };
}

/** The pipeline's schedule; null when there is none. Throws ELT_INPUT_INVALID when its id is somebody else's. */
export async function describeOwn(
  schedules: ScheduleClient,
  pipeline: string,
): Promise<ScheduleDescription | null> {
  const id = scheduleId(pipeline);
  const found = await schedules
    .getHandle(id)
    .describe()
    .catch((error: unknown) => {
      if (error instanceof ScheduleNotFoundError) return null;
      throw error;
    });
  if (found === null || found.memo?.[MARK] === pipeline) return found;
  throw new EltError(
    'ELT_INPUT_INVALID',
    `the schedule ${id} was not made by ecomflow, which leaves it alone: delete it (temporal schedule delete --schedule-id ${id}), then apply again`,
  );
}

/** The pipelines that have a schedule of ours. The server's list lags: what changed within seconds may be missing or still there. */
export async function listOwn(schedules: ScheduleClient): Promise<string[]> {
  const pipelines: string[] = [];
  for await (const { scheduleId: id, memo } of schedules.list()) {
    const pipeline = memo?.[MARK];
    if (typeof pipeline === 'string' && scheduleId(pipeline) === id) pipelines.push(pipeline);
  }
  return pipelines.sort();
}
