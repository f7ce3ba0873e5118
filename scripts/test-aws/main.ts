/**
 * `npm run test:aws`: proves in a deployed account what no stand-in can tell (docs/unproven.md). It refuses unless the account, a
 * budget and a yes were named; what it starts it ends. The last line is `N passed, N failed`.
 */
import { loadConfig } from '../../src/config';
import { say } from '../../src/cli/output';
import { applyLocalStack } from '../../src/local-stack/stack-settings';
import { controlOfStack } from '../../src/local-stack/stack-control';
import { EltError } from '../../src/model/errors';
import { runCommand, type Undo } from '../demo/run-command';
import { refusals, refusalsOfRehearsal } from './guards';
import { accountOf, lookAround } from './look';
import { parseOptions, type Options } from './options';
import { createReport } from '../image/report';
import type { Step, World } from './step';
import { STEPS } from './steps';

async function main(options: Options, undo: Undo): Promise<void> {
  if (options.local) applyLocalStack();
  const config = loadConfig();
  const faults = options.local
    ? refusalsOfRehearsal({ endpoint: config.AWS_ENDPOINT_URL }, await isLocalStack(config))
    : refusals(options, await lookAround(config));
  if (faults.length > 0)
    throw new EltError('ELT_INPUT_INVALID', `nothing was started:\n  ${faults.join('\n  ')}`);
  const { pipelines } = options;
  await runSteps(
    STEPS,
    { config, account: await accountOf(config), pipelines, undo, tell: say },
    options.local,
  );
}

async function isLocalStack(config: Parameters<typeof controlOfStack>[1]): Promise<boolean> {
  return controlOfStack('a rehearsal', config).then(
    () => true,
    () => false,
  );
}

/** A step that the local stack has not what it needs for is named, and counts for nothing. */
async function runSteps(steps: readonly Step[], world: World, isRehearsal: boolean): Promise<void> {
  const report = createReport();
  for (const step of steps) {
    if (isRehearsal && !step.local) say(`not on a local stack: ${step.name}`);
    else await report.check(step.name, () => step.run(world));
  }
  const { passed, failed } = report.counts();
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  if (failed > 0) throw new Error('see above');
}

runCommand(parseOptions, main);
