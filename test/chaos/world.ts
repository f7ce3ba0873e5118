/** What all lanes of the harness share: a stack with a source that has delivered, a Temporal server, the workflows' bundle. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStackControl, type StackControl } from '../../src/local-stack/stack-control';
import { createAwsClients, type AwsClients } from '../../src/aws/clients';
import { provision } from '../../src/local-stack/provision';
import { startStack, stopProcess, type Stack } from '../../src/local-stack/stack';
import { loadConfig, type Config } from '../../src/config';
import type { Pipeline } from '../../src/model/pipeline';
import type { Window } from '../../src/model/window';
import { chaosSourceOf } from './sources';
import type { ChaosSource } from './source';
import { startTemporalServer, type TemporalServer } from '../support/temporal-server';
import { hastyBundle, withoutSourceMap } from '../support/workflow-bundle';

export interface World {
  readonly stack: Stack;
  readonly config: Config;
  readonly aws: AwsClients;
  readonly control: StackControl;
  readonly temporal: TemporalServer;
  /** File of the production workflows, with the harness's timeouts. */
  readonly bundle: string;
  /** Folder for what the lanes write down. */
  readonly dir: string;
  readonly pipeline: Pipeline;
  readonly source: ChaosSource;
  /** Days on which the source delivered. */
  readonly days: readonly Window[];
  close(): Promise<void>;
}

/** Starts everything and lets the pipeline's source deliver; `close` ends what it started. */
export async function openWorld(
  pipeline: Pipeline,
  temporalCommand: string,
  say: (line: string) => void,
): Promise<World> {
  const source = chaosSourceOf(pipeline);
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-chaos-'));
  const undo: (() => Promise<unknown>)[] = [
    () => Promise.resolve(rmSync(dir, { recursive: true, force: true })),
  ];
  const close = async (): Promise<void> => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  try {
    say('starting the engines and a Temporal server…');
    const [stack, temporal] = await Promise.all([
      startStack(join(dir, 'stack'), { detached: false }),
      startTemporalServer(temporalCommand, join(dir, 'temporal.db')),
    ]);
    undo.push(() => stopProcess(stack.pid));
    undo.push(() => temporal.close());
    Object.assign(process.env, stack.env, { ECOMFLOW_TEST_STACK: join(dir, 'stack', 'stack.json') });
    const config = loadConfig();
    const control = createStackControl(stack.gatewayUrl);
    say('provisioning, warming Spark, bundling the workflows…');
    const [bundle] = await Promise.all([writeBundle(dir), control.prewarmSpark(1), provision(stack, config)]);
    await control.allowRefreshes(100_000);
    const aws = createAwsClients(config.AWS_REGION);
    say(`${pipeline.name}: letting its source deliver…`);
    const days = await source.deliver({ pipeline, stack, config, control, aws });
    return { stack, config, aws, control, temporal, bundle, dir, pipeline, source, days, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function writeBundle(dir: string): Promise<string> {
  const file = join(dir, 'workflows.js');
  writeFileSync(file, withoutSourceMap(await hastyBundle()));
  return file;
}
