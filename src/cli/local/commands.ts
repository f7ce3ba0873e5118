/** `ecomflow local`: the whole platform on one machine, kept until it is stopped. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { loadConfig } from '../../config';
import { EltError } from '../../model/errors';
import { print, say, type OutputOptions } from '../output';
import { provision } from '../../local-stack/provision';
import { provisionDrops } from '../../local-stack/provision-drops';
import { provisionStream } from '../../local-stack/provision-stream';
import {
  findStack,
  isAlive,
  LOCAL_STACK_DIR,
  startStack,
  stopProcess,
  type Stack,
} from '../../local-stack/stack';
import { takeStack } from '../../local-stack/stack-settings';
import { findWorker, rememberWorker, spawnWorker } from '../../local-stack/worker-process';

export function addLocalCommands(program: Command): void {
  const local = program
    .command('local')
    .description('the whole platform on this machine, without an AWS account');
  local
    .command('start')
    .description(
      'start engines, gateway and worker, and keep them running; a worker that is gone is started again by the next `local start`',
    )
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  $ ecomflow local start')
    .action(start);
  local
    .command('restart')
    .description(
      'stop the worker and start another, which reads the definitions as they are now; the stack stays',
    )
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ npm run gen && ecomflow local restart')
    .action(restart);
  local
    .command('stop')
    .description('stop what `start` began')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ ecomflow local stop')
    .action(stop);
  local
    .command('status')
    .description('show what runs')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ ecomflow local status --json')
    .action(status);
  local
    .command('env')
    .description('print the settings of the stack that runs, for programs that are not ecomflow')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  $ eval "$(ecomflow local env)" && npm run notebook')
    .action(env);
}

const dir = (): string => join(process.cwd(), LOCAL_STACK_DIR);

async function start(options: OutputOptions): Promise<void> {
  const running = findStack(dir());
  if (running) {
    const isNew = ensureWorker(running);
    return print(
      options,
      view(),
      () =>
        `already running: ${running.temporalUiUrl ?? running.gatewayUrl}${isNew ? '; its worker was gone and is started again' : ''}. A resource that it lacks comes with a new one: ecomflow local stop, ecomflow local start`,
    );
  }
  rmSync(dir(), { recursive: true, force: true });
  say('starting engines…');
  const stack = await startStack(dir(), { detached: true });
  // One that could not be provisioned, or was given up meanwhile, is of no use to anybody.
  const abandon = (): void => void (isAlive(stack.pid) && process.kill(stack.pid, 'SIGTERM'));
  process.once('exit', abandon);
  // The SDKs read their settings from this process's environment.
  takeStack(process.env, stack);
  say('provisioning…');
  const config = loadConfig();
  await provision(stack, config);
  await provisionDrops(config);
  await provisionStream(config);
  ensureWorker(stack);
  process.off('exit', abandon);
  print(
    options,
    view(),
    () => `running: Temporal UI ${stack.temporalUiUrl ?? ''}, AWS endpoint ${stack.gatewayUrl}`,
  );
}

/** True when it had none. */
function ensureWorker(stack: Stack): boolean {
  const known = findWorker(dir());
  if (known !== null && isAlive(known)) return false;
  const worker = spawnWorker(dir(), stack);
  worker.unref();
  if (worker.pid !== undefined) rememberWorker(dir(), worker.pid);
  return true;
}

/** A worker reads definitions when it starts, and never again. */
async function restart(options: OutputOptions): Promise<void> {
  const stack = runningStack();
  const old = findWorker(dir());
  if (old !== null) await stopProcess(old);
  ensureWorker(stack);
  print(
    options,
    view(),
    () => `another worker is started; what it says is in ${join(LOCAL_STACK_DIR, 'worker.log')}`,
  );
}

function runningStack(): Stack {
  const stack = findStack(dir());
  if (stack) return stack;
  throw new EltError('ELT_CONFIG_INVALID', 'no local stack runs in this folder: ecomflow local start');
}

async function stop(options: OutputOptions): Promise<void> {
  const stack = findStack(dir());
  const workerPid = findWorker(dir());
  if (workerPid !== null) await stopProcess(workerPid);
  if (stack) await stopProcess(stack.pid);
  rmSync(dir(), { recursive: true, force: true });
  print(options, { stopped: stack !== null }, () => (stack ? 'stopped' : 'nothing was running'));
}

function status(options: OutputOptions): void {
  const current = view();
  print(options, current, () =>
    current.running
      ? `running: Temporal UI ${current.temporalUiUrl ?? ''}, AWS endpoint ${current.gatewayUrl ?? ''}${current.worker ? '' : '; its worker is gone: ecomflow local start'}`
      : 'not running',
  );
}

/** For a shell to read: nothing of it is secret outside this machine. */
function env(options: OutputOptions): void {
  const stack = runningStack();
  print(options, stack.env, () =>
    Object.entries(stack.env)
      .map(([name, value]) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'`)
      .join('\n'),
  );
}

function view() {
  const stack = findStack(dir());
  const workerPid = findWorker(dir());
  return {
    running: stack !== null,
    gatewayUrl: stack?.gatewayUrl ?? null,
    temporalAddress: stack?.temporalAddress ?? null,
    temporalUiUrl: stack?.temporalUiUrl ?? null,
    worker: workerPid !== null && isAlive(workerPid),
  };
}
