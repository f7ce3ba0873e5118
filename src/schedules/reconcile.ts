/**
 * Makes Temporal's schedules the desired ones: creates, replaces whole (a schedule of which only the time is changed
 * keeps its old times beside the new), deletes. What an operator did by hand stays: paused or not, and the note.
 */
import {
  ScheduleNotFoundError,
  type ScheduleClient,
  type ScheduleDescription,
  type ScheduleHandle,
} from '@temporalio/client';
import { assertNever } from '../model/errors';
import { scheduleId } from '../model/names';
import type { DesiredSchedule } from './desired';
import { differences, type Difference } from './diff';
import { describeOwn, listOwn, markOf } from './own';

interface Change {
  readonly pipeline: string;
  readonly scheduleId: string;
  readonly differences: readonly Difference[];
  readonly paused: boolean;
}

export type ScheduleChange =
  | (Change & { readonly action: 'create' | 'replace'; readonly desired: DesiredSchedule })
  | (Change & { readonly action: 'delete' | 'none' });

/** What there is to do. Throws ELT_INPUT_INVALID, before anything is changed, where an id is somebody else's. */
export async function planChanges(
  schedules: ScheduleClient,
  desired: readonly DesiredSchedule[],
): Promise<ScheduleChange[]> {
  const changes: ScheduleChange[] = [];
  for (const one of desired) changes.push(changeTo(one, await describeOwn(schedules, one.pipeline)));
  const wanted = new Set(desired.map(({ pipeline }) => pipeline));
  for (const pipeline of await listOwn(schedules)) {
    if (wanted.has(pipeline)) continue;
    const live = await describeOwn(schedules, pipeline);
    if (live === null) continue;
    const { paused } = live.state;
    changes.push({ pipeline, scheduleId: live.scheduleId, action: 'delete', differences: [], paused });
  }
  return changes;
}

function changeTo(desired: DesiredSchedule, live: ScheduleDescription | null): ScheduleChange {
  const { pipeline, scheduleId: id } = desired;
  const same = { pipeline, scheduleId: id, desired };
  if (live === null) return { ...same, action: 'create', differences: [], paused: false };
  const found = differences(live, desired);
  const { paused } = live.state;
  if (found.length > 0) return { ...same, action: 'replace', differences: found, paused };
  return { pipeline, scheduleId: id, action: 'none', differences: [], paused };
}

/** Safe to repeat, and to end halfway: the next time does the rest. */
export async function applyChanges(
  schedules: ScheduleClient,
  changes: readonly ScheduleChange[],
): Promise<void> {
  for (const change of changes) await applyChange(schedules, change);
}

async function applyChange(schedules: ScheduleClient, change: ScheduleChange): Promise<void> {
  const handle = schedules.getHandle(scheduleId(change.pipeline));
  switch (change.action) {
    case 'none':
      return;
    case 'create':
      return create(schedules, change.desired);
    case 'replace':
      return replace(handle, change.desired);
    case 'delete':
      return remove(handle);
    default:
      return assertNever(change);
  }
}

async function create(schedules: ScheduleClient, desired: DesiredSchedule): Promise<void> {
  const { pipeline, scheduleId: id, spec, action, policies, note } = desired;
  await schedules.create({ scheduleId: id, memo: markOf(pipeline), spec, action, policies, state: { note } });
}

/** The state is the one at this moment: somebody may have paused it since the plan was made. */
async function replace(
  handle: ScheduleHandle,
  { spec, action, policies, note }: DesiredSchedule,
): Promise<void> {
  await handle.update(({ state, action: { memo } }) => {
    const isOurs = !state.note || state.note === memo?.['note'];
    return { spec, action, policies, state: { paused: state.paused, note: isOurs ? note : state.note } };
  });
}

async function remove(handle: ScheduleHandle): Promise<void> {
  try {
    await handle.delete();
  } catch (error) {
    // Somebody else applied at the same time.
    if (!(error instanceof ScheduleNotFoundError)) throw error;
  }
}
