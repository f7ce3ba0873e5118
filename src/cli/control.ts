/** `ecomflow pause`, `resume`, `cancel`: what an operator does to a backfill, a run, or the loads of the warehouse. */
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { Command } from 'commander';
import type { Config } from '../config';
import type { BackfillSettings } from '../model/backfill-plan';
import { CONFIGURE_UPDATE, DRAIN_SIGNAL, PAUSE_SIGNAL, RESUME_SIGNAL } from '../model/messages';
import { sequencerId } from '../model/names';
import type { SequencerInput } from '../model/messages';
import { askWorker } from './ask-worker';
import { wholeNumber } from './backfill';
import { withTemporal } from '../connect';
import { print, say, type OutputOptions } from './output';

interface ResumeOptions extends OutputOptions {
  readonly maxParallel?: number;
}

interface PauseOptions extends OutputOptions {
  readonly drain?: boolean;
}

export function addControlCommands(program: Command): void {
  program
    .command('pause')
    .description("pause a backfill; without an id: the warehouse's loads")
    .argument('[backfill]', 'such as backfill-ecommerce-1a2b3c4d')
    .option('--drain', 'load what waits now first (loads only)')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      '\nWindows and loads that run already go on to their end.\n\nExample:\n  $ ecomflow pause',
    )
    .action((id: string | undefined, options: PauseOptions) =>
      withTemporal((client, config) =>
        id === undefined
          ? signalSequencer(client, config, options.drain ? DRAIN_SIGNAL : PAUSE_SIGNAL, options)
          : configure(client, id, { paused: true }, options),
      ),
    );
  program
    .command('resume')
    .description("resume a backfill; without an id: the warehouse's loads")
    .argument('[backfill]', 'such as backfill-ecommerce-1a2b3c4d')
    .option('--max-parallel <number>', 'and let so many runs go on at a time (backfills only)', wholeNumber)
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  $ ecomflow resume backfill-ecommerce-1a2b3c4d --max-parallel 8')
    .action((id: string | undefined, { maxParallel, ...options }: ResumeOptions) =>
      withTemporal((client, config) =>
        id === undefined
          ? signalSequencer(client, config, RESUME_SIGNAL, options)
          : configure(
              client,
              id,
              { paused: false, ...(maxParallel === undefined ? {} : { maxParallel }) },
              options,
            ),
      ),
    );
  program
    .command('cancel')
    .description('cancel a run or a backfill, and wait until its remote jobs are stopped')
    .argument('<id>', 'a run id such as ecommerce/2010-12-01T00:00Z/P1D, or a backfill id')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      '\nA Glue run is stopped; a batch that waits is withdrawn; a load in flight is not cut.\n\nExample:\n  $ ecomflow cancel ecommerce/2010-12-01T00:00Z/P1D',
    )
    .action((id: string, options: OutputOptions) =>
      withTemporal(async (client) => {
        const handle = client.workflow.getHandle(id);
        await handle.cancel();
        say(`asked ${id} to end; waiting for its remote jobs…`);
        const end = await endOf(handle);
        print(options, { workflowId: id, ...end }, () => `${id}: ${describeEnd(end)}`);
      }),
    );
}

async function configure(
  client: Client,
  id: string,
  change: Partial<BackfillSettings>,
  options: OutputOptions,
): Promise<void> {
  const settings = await askWorker(client, () =>
    client.workflow
      .getHandle(id)
      .executeUpdate<BackfillSettings, [Partial<BackfillSettings>]>(CONFIGURE_UPDATE, { args: [change] }),
  );
  print(
    options,
    { workflowId: id, ...settings },
    () =>
      `${id}: ${settings.paused ? 'paused' : 'running'}, ${settings.maxParallel} ${settings.maxParallel === 1 ? 'run' : 'runs'} at a time`,
  );
}

/** The sequencer may not run yet: a pause has to hold for the loads that come. */
async function signalSequencer(
  client: Client,
  config: Config,
  signal: string,
  options: OutputOptions,
): Promise<void> {
  const warehouse = config.ECOMFLOW_WAREHOUSE;
  const input: SequencerInput = { warehouse, heartbeatTimeoutMs: config.ECOMFLOW_HEARTBEAT_TIMEOUT_MS };
  await client.workflow.signalWithStart('loadWarehouse', {
    workflowId: sequencerId(warehouse),
    taskQueue: config.ECOMFLOW_TASK_QUEUE,
    args: [input],
    signal,
  });
  print(options, { warehouse, signal }, () => `loads of ${warehouse}: ${signal} sent`);
}

interface RunEnd {
  readonly status: string;
  /** As Temporal's lists show it; null where the workflow came to none. */
  readonly outcome: string | null;
}

/** A run may also end well: its load was in flight. */
async function endOf(handle: WorkflowHandle): Promise<RunEnd> {
  await handle.result().catch(() => undefined);
  const { status, searchAttributes } = await handle.describe();
  const outcome: unknown = searchAttributes['Outcome']?.[0];
  return { status: status.name, outcome: typeof outcome === 'string' ? outcome : null };
}

function describeEnd({ status, outcome }: RunEnd): string {
  const said = status.toLowerCase();
  return outcome === 'committed' ? `${said}, but its load is committed` : said;
}
