/** The state machine: it starts a run and hears its end; stopped, it takes its run along. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeExecutionCommand, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { createAwsClients } from '../../src/aws/clients';
import { withTemporal } from '../../src/connect';
import { triggeredRunId } from '../../src/model/trigger';
import { partitionOf } from './partition';
import type { Step, World } from './step';

const LOOK_MS = 5_000;
const HOUR_MS = 60 * 60 * 1000;
const RUN_MS = 5 * 60 * 1000;

export const trigger: Step = {
  name: 'the state machine starts a run, hears its end, and can be stopped',
  proves: ['the state machine'],
  local: false,
  async run(world) {
    const [pipeline = ''] = world.pipelines;
    requireStatus('SUCCEEDED', await endOf(world, await start(world, { pipeline })));
    // All of the window again, so that there is something to stop.
    const second = await start(world, { pipeline, mode: 'all' });
    await runStatus(pipeline, 'RUNNING');
    await states(world).send(new StopExecutionCommand({ executionArn: second, cause: 'npm run test:aws' }));
    requireStatus('ABORTED', await endOf(world, second));
    await runStatus(pipeline, 'FAILED', 'CANCELLED');
  },
};

const states = ({ config }: World) => createAwsClients(config.AWS_REGION).states;

async function start(
  world: World,
  input: { readonly pipeline: string; readonly mode?: 'all' },
): Promise<string> {
  const { config, account } = world;
  const machine = `arn:${partitionOf(config.AWS_REGION)}:states:${config.AWS_REGION}:${account}:stateMachine:ecomflow-run-pipeline`;
  const request = new StartExecutionCommand({
    stateMachineArn: machine,
    input: JSON.stringify(input),
  });
  const { executionArn = '' } = await states(world).send(request);
  // One that has ended refuses to be stopped, and needs not be.
  world.undo.add(() =>
    states(world)
      .send(new StopExecutionCommand({ executionArn }))
      .catch(() => undefined),
  );
  return executionArn;
}

async function endOf(world: World, executionArn: string): Promise<string> {
  for (const endMs = Date.now() + HOUR_MS; Date.now() < endMs; await sleep(LOOK_MS)) {
    const { status = '' } = await states(world).send(new DescribeExecutionCommand({ executionArn }));
    if (status !== 'RUNNING') return status;
  }
  return 'RUNNING after an hour';
}

/** Waits until the triggered run is one of these. That nobody waits any more is noticed within a minute. */
async function runStatus(pipeline: string, ...wanted: readonly string[]): Promise<void> {
  const find = (): Promise<string> =>
    withTemporal(async (client) => {
      const { status } = await client.workflow.getHandle(triggeredRunId({ pipeline })).describe();
      return status.name;
    });
  let found = '';
  for (const endMs = Date.now() + RUN_MS; Date.now() < endMs; await sleep(LOOK_MS)) {
    found = await find();
    if (wanted.includes(found)) return;
  }
  throw new Error(`the run is ${found}, and ${wanted.join(' or ')} was expected`);
}

function requireStatus(wanted: string, found: string): void {
  if (found !== wanted) throw new Error(`the execution is ${found}, and ${wanted} was expected`);
}
