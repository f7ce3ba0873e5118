/** `ecomflow schedules`: makes Temporal's schedules those of the pipelines, and what an operator does to one. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ScheduleClient, ScheduleDescription, ScheduleHandle } from '@temporalio/client';
import type { Command } from 'commander';
import { EltError } from '../model/errors';
import { newsOf, scheduleId, WATCH } from '../model/names';
import { firstBreak } from '../model/tiling';
import { parseInstant } from '../model/window';
import { findPipeline, listPipelines } from '../pipelines/registry';
import { desiredSchedules, type DesiredSchedule } from '../schedules/desired';
import { readSchedules, type ScheduleView } from '../schedules/overview';
import { describeOwn } from '../schedules/own';
import { applyChanges, planChanges, type ScheduleChange } from '../schedules/reconcile';
import type { Config } from '../config';
import { withTemporal } from '../connect';
import { print, type OutputOptions } from './output';
import { table } from '../model/text-table';

interface ApplyOptions extends OutputOptions {
  readonly dryRun?: boolean;
}

interface NoteOptions extends OutputOptions {
  readonly note?: string;
}

interface RangeOptions extends OutputOptions {
  readonly from: string;
  readonly to: string;
}

export function addScheduleCommands(program: Command): void {
  const schedules = program.command('schedules').description('when the pipelines run by themselves');
  addApply(schedules);
  addList(schedules);
  addPause(schedules);
  addResume(schedules);
  addTrigger(schedules);
  addBackfill(schedules);
}

function addApply(schedules: Command): void {
  schedules
    .command('apply')
    .description("show how Temporal's schedules differ from the pipelines', and make them the same")
    .option('--dry-run', 'only show it')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Creates, replaces and deletes ecomflow's own schedules; others are never touched. May be repeated at any time.
A schedule that was paused by hand stays paused, and keeps the note that it was given.

Examples:
  $ ecomflow schedules apply --dry-run
  $ ecomflow schedules apply`,
    )
    .action(({ dryRun = false, json }: ApplyOptions) =>
      withTemporal(async ({ schedule }, config) => {
        const changes = await planChanges(schedule, wanted(config));
        if (!dryRun) await applyChanges(schedule, changes);
        print({ json }, { dryRun, changes: changes.map(toldOf) }, () => describeChanges(changes, dryRun));
      }),
    );
}

function addList(schedules: Command): void {
  schedules
    .command('list')
    .description('show the schedules: when they fire next, what ran last, whether they are paused')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Times are cron's fields, second first and year last, in the schedule's time zone; "next" is UTC.

Example:
  $ ecomflow schedules list`,
    )
    .action((options: OutputOptions) =>
      withTemporal(async ({ schedule }, config) => {
        const views = await readSchedules(schedule, wanted(config));
        print(options, views, () => describeSchedules(views));
      }),
    );
}

function addPause(schedules: Command): void {
  pipelineCommand(schedules, 'pause', 'let a pipeline no longer run by itself; what runs goes on to its end')
    .option('--note <text>', 'why; kept with the schedule')
    .addHelpText('after', '\nExample:\n  $ ecomflow schedules pause ecommerce --note "the shop is moving"')
    .action((pipeline: string, { note, ...options }: NoteOptions) =>
      withSchedule(pipeline, async (handle) => {
        await handle.pause(note || 'paused with ecomflow');
        print(options, { scheduleId: handle.scheduleId, paused: true }, () => `${handle.scheduleId}: paused`);
      }),
    );
}

function addResume(schedules: Command): void {
  pipelineCommand(schedules, 'resume', 'let a pipeline run by itself again')
    .option('--note <text>', "kept with the schedule (default: the definition's own)")
    .addHelpText(
      'after',
      `
Firings that were missed while it was paused are not made up for: see \`ecomflow backfill --help\`.

Example:
  $ ecomflow schedules resume ecommerce`,
    )
    .action((pipeline: string, { note, ...options }: NoteOptions) =>
      withSchedule(pipeline, async (handle, { action }) => {
        const own: unknown = action.memo?.['note'];
        // The server takes an empty note for no request.
        await handle.unpause(note || (typeof own === 'string' && own) || 'resumed with ecomflow');
        print(
          options,
          { scheduleId: handle.scheduleId, paused: false },
          () => `${handle.scheduleId}: active`,
        );
      }),
    );
}

function addTrigger(schedules: Command): void {
  pipelineCommand(schedules, 'trigger', 'fire now: runs the last whole window before this moment')
    .addHelpText(
      'after',
      `
Also while it is paused, and beside a run that it started earlier: those of one window meet in one.

Example:
  $ ecomflow schedules trigger ecommerce`,
    )
    .action((pipeline: string, options: OutputOptions) =>
      withSchedule(pipeline, async (handle, before) => {
        await handle.trigger();
        const workflowId = await nextRun(handle, before);
        const said = workflowId === null ? 'triggered' : `started ${workflowId}`;
        print(options, { scheduleId: handle.scheduleId, workflowId }, () => `${handle.scheduleId}: ${said}`);
      }),
    );
}

function addBackfill(schedules: Command): void {
  pipelineCommand(schedules, 'backfill', 'fire for the times that were missed, one run after the other')
    .requiredOption('--from <instant>', 'first firing time, UTC: 2011-01-05 or 2011-01-05T06:00Z')
    .requiredOption('--to <instant>', 'first instant after the last one')
    .addHelpText(
      'after',
      `
Each firing runs the window that it would have run in its time. \`ecomflow backfill\` is quicker where many
windows are missing: it runs several at a time, only those that need it, and shows how far it is.

Example:
  $ ecomflow schedules backfill ecommerce --from 2011-01-05 --to 2011-01-08`,
    )
    .action((pipeline: string, { from, to, ...options }: RangeOptions) => {
      const range = firingTimes(from, to);
      refuseBreak(pipeline, range);
      return withSchedule(pipeline, async (handle) => {
        // Whatever the definition says of overlaps: a firing that is skipped is a window that is missing.
        await handle.backfill({ ...range, overlap: 'BUFFER_ALL' });
        const { scheduleId: id } = handle;
        print(options, { scheduleId: id, from, to }, () => `${id}: fires for ${from} to ${to}`);
      });
    });
}

/** The server's range has its last instant inside, ours does not. */
function firingTimes(from: string, to: string): { start: Date; end: Date } {
  const startMs = parseInstant(from, 'from');
  const toMs = parseInstant(to, 'to');
  if (toMs <= startMs) throw new EltError('ELT_INPUT_INVALID', 'to: has to be after from');
  if (toMs > Date.now()) throw new EltError('ELT_INPUT_INVALID', 'to: lies ahead, where no window has ended');
  return { start: new Date(startMs), end: new Date(toMs - 1) };
}

/** The zone's clock may have been changed by then as it no longer is: a window that no firing takes would stay missing. */
function refuseBreak(pipeline: string, { start, end }: { start: Date; end: Date }): void {
  // Other schedules go by hours of UTC, which no zone breaks.
  if (!listPipelines().some(({ name }) => name === pipeline)) return;
  const found = firstBreak(findPipeline(pipeline).schedule, start.getTime(), end.getTime());
  if (found)
    throw new EltError(
      'ELT_INPUT_INVALID',
      `from, to: on ${found.date} ${found.why}; \`ecomflow backfill ${pipeline}\` runs every window of a range`,
    );
}

function pipelineCommand(schedules: Command, name: string, description: string): Command {
  return schedules
    .command(name)
    .description(description)
    .argument('<pipeline>', 'such as ecommerce')
    .option('--json', 'print one JSON document');
}

function wanted({ ECOMFLOW_TASK_QUEUE: taskQueue }: Config): DesiredSchedule[] {
  return desiredSchedules(listPipelines(), taskQueue);
}

/** A pipeline, or what else has a schedule, such as its mail. Throws ELT_INPUT_INVALID. */
function scheduleNamed(name: string): string {
  const news = listPipelines().find(
    (pipeline) => pipeline.news !== undefined && newsOf(pipeline.name) === name,
  );
  return news === undefined && name !== WATCH ? findPipeline(name).name : name;
}

/** Throws ELT_INPUT_INVALID when the pipeline's schedule was never applied, or is not ours. */
async function withSchedule(
  pipeline: string,
  work: (handle: ScheduleHandle, live: ScheduleDescription) => Promise<void>,
): Promise<void> {
  const name = scheduleNamed(pipeline);
  await withTemporal(async ({ schedule }: { schedule: ScheduleClient }) => {
    const live = await describeOwn(schedule, name);
    if (live === null)
      throw new EltError(
        'ELT_INPUT_INVALID',
        `pipeline: ${name} has no schedule yet; \`ecomflow schedules apply\` creates it`,
      );
    await work(schedule.getHandle(scheduleId(name)), live);
  });
}

const LOOK_MS = 200;
const LOOKS = 25;

/** The run that a trigger started; null when the server takes its time. */
async function nextRun(handle: ScheduleHandle, { info }: ScheduleDescription): Promise<string | null> {
  const known = new Set(info.recentActions.map(({ action }) => action.workflow.firstExecutionRunId));
  for (let looks = 0; looks < LOOKS; looks += 1) {
    const { recentActions } = (await handle.describe()).info;
    const run = recentActions.findLast(({ action }) => !known.has(action.workflow.firstExecutionRunId));
    if (run) return run.action.workflow.workflowId;
    await sleep(LOOK_MS);
  }
  return null;
}

function toldOf({ pipeline, scheduleId: id, action, differences, paused }: ScheduleChange): object {
  return { pipeline, scheduleId: id, action, differences, paused };
}

export function describeChanges(changes: readonly ScheduleChange[], dryRun: boolean): string {
  const due = changes.filter(({ action }) => action !== 'none');
  if (due.length === 0) return 'nothing to change';
  return due
    .flatMap(({ action, scheduleId: id, paused, differences }) => [
      `${dryRun ? 'would ' : ''}${action} ${id}${paused && action === 'replace' ? ' (stays paused)' : ''}`,
      ...differences.map(({ field, is, becomes }) => `  ${field}: ${is || 'none'} -> ${becomes || 'none'}`),
    ])
    .join('\n');
}

export function describeSchedules(views: readonly ScheduleView[]): string {
  const rows = views.map(({ pipeline, state, times, timezone, next, last, note, differs }) => [
    pipeline,
    state,
    times.join('; '),
    timezone,
    next ?? '-',
    last ?? '-',
    note,
    differs === null ? 'no pipeline of that name: apply deletes it' : differs.join(', '),
  ]);
  return table([['pipeline', 'state', 'times', 'zone', 'next', 'last run', 'note', 'differs'], ...rows]);
}
