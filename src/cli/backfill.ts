/** `ecomflow backfill`: runs the windows of a range that need it, and follows them. */
import { randomUUID } from 'node:crypto';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { BackfillInput } from '../activities/backfill';
import { type BackfillForecast, type BackfillResult, type BackfillView } from '../model/backfill';
import { BACKFILL_ORDERS, type BackfillOrder, type Span } from '../model/backfill-plan';
import { BACKFILL_QUERY } from '../model/messages';
import { RUN_MODES, type RunMode } from '../model/plan';
import type { backfillPipeline } from '../workflows';
import { askWorker } from './ask-worker';
import { withTemporal } from '../connect';
import { followWork, type Headway } from './follow';
import { EXIT, print, say, type OutputOptions } from './output';
import { table } from '../model/text-table';

interface BackfillOptions extends OutputOptions {
  readonly from: string;
  readonly to: string;
  readonly step?: string;
  readonly mode: RunMode;
  readonly maxParallel?: number;
  readonly together?: number;
  readonly order: BackfillOrder;
  readonly stopOnFailure?: boolean;
  readonly dryRun?: boolean;
  readonly detach?: boolean;
}

export function addBackfillCommand(program: Command): void {
  program
    .command('backfill')
    .description('run all windows of a range that are missing or failed, a few at a time')
    .argument('<pipeline>', 'such as ecommerce')
    .requiredOption('--from <instant>', 'first instant of the range, UTC: 2011-01-05 or 2011-01-05T06:00Z')
    .requiredOption('--to <instant>', 'first instant after it')
    .option('--step <step>', "length of a window: 1d, 6h, PT90M (default: the pipeline's)")
    .addOption(
      new Option('--mode <mode>', 'windows not loaded or failed, only failed ones, or all of them again')
        .choices([...RUN_MODES])
        .default('missing'),
    )
    .option('--max-parallel <number>', 'runs at a time (default: 4)', wholeNumber)
    .option(
      '--together <number>',
      'small neighbouring windows that one run may take (default: 31)',
      wholeNumber,
    )
    .addOption(
      new Option('--order <order>', 'which windows come first')
        .choices([...BACKFILL_ORDERS])
        .default('oldest-first'),
    )
    .option('--stop-on-failure', 'begin no further window after one failed')
    .option('--dry-run', 'say which windows would run, why and what that costs; run none')
    .option('--detach', 'start it and return at once')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Exit code 1 when a window failed. Ctrl-C leaves the backfill running; \`ecomflow status ID --watch\` shows it, \`ecomflow cancel ID\` ends it and its windows.

Examples:
  $ ecomflow backfill ecommerce --from 2010-12-01 --to 2010-12-21 --dry-run
  $ ecomflow backfill ecommerce --from 2010-12-01 --to 2010-12-21 --max-parallel 8
  $ ecomflow backfill ecommerce --from 2010-12-01 --to 2010-12-21 --mode failed`,
    )
    .action(startBackfill);
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('must be a whole number from 1');
  return value;
}

async function startBackfill(
  pipeline: string,
  { json, detach, ...settings }: BackfillOptions,
): Promise<void> {
  const input: BackfillInput = { pipeline, ...settings };
  await withTemporal(async (client, config) => {
    const workflowId = `backfill-${pipeline}-${randomUUID().slice(0, 8)}`;
    const handle = await client.workflow.start<typeof backfillPipeline>('backfillPipeline', {
      workflowId,
      taskQueue: config.ECOMFLOW_TASK_QUEUE,
      args: [input],
      staticSummary: `${pipeline} ${settings.from} to ${settings.to}${settings.dryRun ? ', dry run' : ''}`,
    });
    say(`started ${workflowId}`);
    if (detach) return print({ json }, { workflowId }, () => workflowId);
    const result = await followWork(handle.result(), async () => {
      const view = await askWorker(client, () => handle.query<BackfillView | null, []>(BACKFILL_QUERY));
      return view && describeProgress(view);
    });
    print({ json }, result, () => describeEnd(result));
    if (result.counts.failed > 0) process.exitCode = EXIT.failed;
  });
}

export function describeProgress(view: BackfillView): Headway {
  const { windows, loaded, empty, skipped, failed, running, paused, secondsLeft } = view;
  const text = [
    `windows; ${loaded} loaded, ${empty} empty, ${skipped} needed no run, ${failed} failed`,
    `${running.length} running`,
    ...(paused ? ['paused'] : []),
    ...(secondsLeft === null || secondsLeft === 0 ? [] : [`about ${durationText(secondsLeft)} left`]),
  ].join('; ');
  return { done: loaded + empty + skipped + failed, total: windows, text };
}

function durationText(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

export function describeEnd(result: BackfillResult | BackfillForecast): string {
  return 'spans' in result ? describeForecast(result) : describeResult(result);
}

export function describeResult({
  key,
  status,
  windows,
  ahead,
  counts,
  failures,
  newRows,
  warnings,
  unloaded,
}: BackfillResult): string {
  const { loaded, empty, skipped, failed } = counts;
  const more = failed - failures.length;
  return [
    `${key}: ${status}; of ${windows} windows ${loaded} were loaded (${newRows} new rows), ${empty} held nothing new, ${skipped} needed no run, ${failed} failed`,
    ...failures.map(
      ({ window, code, message }) => `failed: ${window.from} to ${window.to}: ${code} ${message}`,
    ),
    ...(more > 0
      ? [`and ${more} more: ecomflow query "select * from etl_run where backfill_id = '${key}'"`]
      : []),
    ...aheadLines(ahead),
    ...[...warnings, ...unloaded].map((line) => `warning: ${line}`),
  ].join('\n');
}

/** A range may reach into the future: what was left out is said, or it would count as done. */
function aheadLines(ahead: BackfillResult['ahead']): string[] {
  if (!ahead) return [];
  return [
    `left out: ${ahead.from} to ${ahead.to} had not ended by the source's clock; ask again when it has`,
  ];
}

const REASONS: Readonly<Record<Span['state'], string>> = {
  loaded: 'loaded by earlier runs',
  failed: 'the last run did not succeed',
  missing: 'no run has loaded it',
};

export function describeForecast({
  windows,
  ahead,
  due,
  spans,
  moreSpans,
  estimate,
  warnings,
}: BackfillForecast): string {
  const rows = spans.map(({ range, windows: count, state, isDue }) => [
    range.from,
    range.to,
    String(count),
    isDue ? 'run' : 'leave',
    REASONS[state],
  ]);
  const { runs, glueRuns, loads, temporalActions } = estimate;
  return [
    table([['from', 'to', 'windows', 'would', 'because'], ...rows]),
    ...(moreSpans > 0 ? [`and ${moreSpans} more spans`] : []),
    ...aheadLines(ahead),
    `${due} of ${counted(windows, 'window')} would run, in ${counted(runs, 'run')}: up to ${counted(glueRuns, 'Glue run')}, ${countedLoads(loads)}, ${counted(temporalActions, 'Temporal action')}`,
    ...warnings.map((line) => `warning: ${line}`),
  ].join('\n');
}

function countedLoads({ least, most }: BackfillForecast['estimate']['loads']): string {
  return least === most ? counted(most, 'load') : `${least} to ${counted(most, 'load')}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
