/** `ecomflow run`: starts one window and follows it to its end. */
import { randomUUID } from 'node:crypto';
import { Option, type Command } from 'commander';
import type { runPipeline } from '../workflows';
import { RUN_MODES, type RunInput, type RunMode, type WindowSummary } from '../model/plan';
import { assertNever, EltError } from '../model/errors';
import { withTemporal } from '../connect';
import { listPipelines } from '../pipelines/registry';
import { followWork } from './follow';
import { print, say, type OutputOptions } from './output';
import { table } from '../model/text-table';
import { headwayOf } from './run-headway';

interface RunOptions {
  readonly from?: string;
  readonly to?: string;
  readonly mode: RunMode;
  readonly wait?: boolean;
  readonly detach?: boolean;
  readonly json?: boolean;
}

export function addRunCommand(program: Command): void {
  program
    .command('run')
    .description('run one window of a pipeline and wait for its end')
    .argument('<pipeline>', 'such as ecommerce')
    .option('--from <instant>', 'first instant of the window, UTC: 2011-01-05 or 2011-01-05T06:00Z')
    .option('--to <instant>', 'first instant after it; with neither the last whole window')
    .addOption(
      new Option(
        '--mode <mode>',
        'missing objects only, only where the last run failed, or all objects again',
      )
        .choices([...RUN_MODES])
        .default('missing'),
    )
    .option(
      '--wait',
      'where the window has not ended, wait until it has; without it such a window is refused',
    )
    .option('--detach', 'start it and return at once')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      '\nCtrl-C leaves the run running; `ecomflow cancel ID` ends it.\n\nExample:\n  $ ecomflow run ecommerce --from 2010-12-01 --to 2010-12-02',
    )
    .action(runOneWindow);
}

/** Throws ELT_INPUT_INVALID for one end alone, before anything is started. */
export async function runOneWindow(pipeline: string, options: RunOptions): Promise<void> {
  if ((options.from === undefined) !== (options.to === undefined))
    throw new EltError('ELT_INPUT_INVALID', '--from, --to: give both, or neither for the last whole window');
  const input: RunInput = {
    pipeline,
    ...(options.from === undefined ? {} : { from: options.from }),
    ...(options.to === undefined ? {} : { to: options.to }),
    mode: options.mode,
    ...(options.wait === undefined ? {} : { wait: options.wait }),
  };
  await followRun('run', input, options);
}

/** Starts a run under an id of its own, which begins with `verb`, and waits for its end unless told to return at once. */
export async function followRun(
  verb: 'run' | 'rerun',
  input: RunInput,
  options: OutputOptions & { readonly detach?: boolean },
): Promise<void> {
  await withTemporal(async (client, config) => {
    const workflowId = `${verb}-${input.pipeline}-${randomUUID().slice(0, 8)}`;
    const handle = await client.workflow.start<typeof runPipeline>('runPipeline', {
      workflowId,
      taskQueue: config.ECOMFLOW_TASK_QUEUE,
      args: [input],
      staticSummary: [input.pipeline, input.from, input.rerunFrom && `again from ${input.rerunFrom}`]
        .filter(Boolean)
        .join(' '),
    });
    say(`started ${workflowId}`);
    if (options.detach) return print(options, { workflowId }, () => workflowId);
    const summary = await followWork(handle.result(), headwayOf(client, workflowId));
    print(options, summary, () => describeSummary(summary));
  });
}

const LATER_FILES = 'files that arrived after its end belong to a later window: --from … --to …';

/** Whether its source is a folder of files; not so of one that this checkout does not have. */
function ofFiles(pipeline: string): boolean {
  return listPipelines().some(({ name, source }) => name === pipeline && source.kind === 's3-files');
}

function describeStatus({ pipeline, status, reconciled }: WindowSummary): string {
  switch (status) {
    case 'succeeded':
      return `succeeded, source ${reconciled}`;
    case 'nothing-new':
      return `nothing to do: every object of this window is loaded; source ${reconciled}${ofFiles(pipeline) ? `\n${LATER_FILES}` : ''}`;
    case 'nothing-failed':
      return 'nothing to do, the latest run of this window did not fail';
    default:
      return assertNever(status);
  }
}

const ALWAYS_SHOWN = ['bronze', 'splits', 'silver', 'rejected', 'duplicates'] as const;
/** Only what files or streams bring has these: shown where there are some. */
const SHOWN_WHERE_ANY = ['unmapped', 'folded'] as const;

/** A window's counts as a table. */
export function describeSummary(summary: WindowSummary): string {
  const head = `${summary.pipeline} ${summary.window.from} to ${summary.window.to}: ${describeStatus(summary)}`;
  const columns = [
    ...ALWAYS_SHOWN,
    ...SHOWN_WHERE_ANY.filter((name) => Object.values(summary.counts).some((count) => count[name] > 0)),
  ];
  const counts = Object.entries(summary.counts).map(([entity, count]) => [
    entity,
    ...columns.map((name) => String(count[name])),
  ]);
  const rows = [['entity', ...columns], ...counts];
  return [
    head,
    ...(counts.length > 0 ? [table(rows)] : []),
    ...[...summary.warnings, ...summary.unloaded].map((line) => `warning: ${line}`),
  ].join('\n');
}
