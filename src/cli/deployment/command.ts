/** `ecomflow deployment`: which build of the worker takes new runs, and which can be taken away. */
import type { Command } from 'commander';
import { withTemporal } from '../../connect';
import { readBuilds, type Build, type Place } from '../../deployment/builds';
import { drain } from '../../deployment/drain';
import { promote, type Promotion } from '../../deployment/promote';
import { table } from '../../model/text-table';
import { print, say, type OutputOptions } from '../output';

export function addDeploymentCommands(program: Command): void {
  const deployment = program
    .command('deployment')
    .description('builds of the worker: which takes new runs, which can be taken away');
  addStatus(deployment);
  addPromote(deployment);
  addDrain(deployment);
}

function addStatus(deployment: Command): void {
  deployment
    .command('status')
    .description('show the builds, the latest first, with the runs that only they go on with')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
current takes new runs; draining goes on with those that it began; drained has none left and can be taken away;
inactive was never current.

Example:
  $ ecomflow deployment status`,
    )
    .action((options: OutputOptions) =>
      atPlace(async (place) => {
        const builds = await readBuilds(place);
        print(options, builds, () => describeBuilds(builds));
      }),
    );
}

function addPromote(deployment: Command): void {
  deployment
    .command('promote')
    .description('let a build take new runs; also the way back to an earlier one')
    .argument('<build>', 'its build id, such as 2026.11.1')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Runs that have begun stay with their build. The sequencer, backfills and crawls move on; back to an earlier build
they do not, since it may not know what the later one has decided: they end on the later one, whose workers stay
until it is drained.

Example:
  $ ecomflow deployment promote 2026.11.1`,
    )
    .action((buildId: string, options: OutputOptions) =>
      atPlace(async (place) => {
        const promotion = await promote(place, buildId);
        print(options, promotion, () => describePromotion(promotion));
      }),
    );
}

function addDrain(deployment: Command): void {
  deployment
    .command('drain')
    .description('wait until a build that is no longer current has no run left')
    .argument('<build>', 'its build id, such as 2026.11.1')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
It only waits, and may be interrupted and repeated. Temporal itself looks every few minutes.

Example:
  $ ecomflow deployment drain 2026.11.1`,
    )
    .action((buildId: string, options: OutputOptions) =>
      atPlace(async (place) => {
        let told = '';
        const build = await drain(place, buildId, (seen) => {
          const line = `${buildId}: ${seen.state}, ${runsOf(seen)}`;
          if (line !== told) say(line);
          told = line;
        });
        print(options, build, () => `${buildId}: ${build.state}; its workers can be taken away`);
      }),
    );
}

function atPlace(work: (place: Place) => Promise<void>): Promise<void> {
  return withTemporal((client, config) => work({ client, taskQueue: config.ECOMFLOW_TASK_QUEUE }));
}

export function describeBuilds(builds: readonly Build[]): string {
  if (builds.length === 0) return 'no worker with ECOMFLOW_BUILD_ID has ever come: nothing is versioned';
  const rows = builds.map(({ buildId, state, createdAt, runs, workers }) => [
    buildId,
    state,
    createdAt.slice(0, 19),
    String(runs),
    String(workers),
  ]);
  return table([['build', 'state', 'since (UTC)', 'runs', 'workers'], ...rows]);
}

function describePromotion({ buildId, before, kept, missed, released }: Promotion): string {
  return [
    `${buildId} takes new runs${before === null || before === buildId ? '' : `; ${before} ends those that it began`}`,
    ...kept.map((id) => `${id} stays with ${before ?? ''}`),
    ...missed.map(
      (id) =>
        `${id} was on its way to ${buildId} before it could be kept: see "Go back to an earlier build" in docs/runbook.md`,
    ),
    ...released.map((id) => `${id} moves on again`),
  ].join('\n');
}

function runsOf({ runs }: Build): string {
  return runs === 1 ? '1 run' : `${runs} runs`;
}
