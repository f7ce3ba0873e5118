/**
 * The stack process: every engine and the gateway, until it is told to end.
 *
 *   npx tsx local-aws/main.ts --dir DIR [--temporal] [--parent-pid PID] [--log-dir DIR]
 *
 * Writes DIR/stack.json when ready and prints one line. Ends in order on SIGINT, SIGTERM, SIGHUP or when the process
 * PID is gone, with exit code 0; with 1 when an engine fails. DIR goes with it.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { identify, isRunning } from './stack/process-id';
import { startStack, type Stack } from './stack/start';

const PARENT_LOOK_MS = 500;

interface Arguments {
  readonly dir: string;
  readonly withTemporal: boolean;
  readonly parentPid: number | undefined;
  readonly logDir: string | undefined;
}

function readArguments(argv: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      dir: { type: 'string', default: '.ecomflow' },
      temporal: { type: 'boolean', default: false },
      'parent-pid': { type: 'string' },
      'log-dir': { type: 'string' },
    },
  });
  const parentPid = values['parent-pid'] === undefined ? undefined : Number(values['parent-pid']);
  if (parentPid !== undefined && !(Number.isSafeInteger(parentPid) && parentPid > 1))
    throw new Error(`--parent-pid wants a process id, not ${String(values['parent-pid'])}.`);
  const logDir = values['log-dir'] === undefined ? undefined : resolve(values['log-dir']);
  return { dir: resolve(values.dir), withTemporal: values.temporal, parentPid, logDir };
}

/** Settles with the reason when somebody wants this process to end. */
function askedToEnd(parentPid: number | undefined): Promise<string> {
  const parent = parentPid === undefined ? undefined : identify(parentPid);
  return new Promise((settle) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => settle(signal));
    if (parent === undefined) return;
    setInterval(() => {
      if (!isRunning(parent)) settle(`the parent ${String(parent.pid)} is gone`);
    }, PARENT_LOOK_MS).unref();
  });
}

function say(message: string): void {
  process.stdout.write(`${message}\n`);
}

async function main(): Promise<number> {
  const options = readArguments(process.argv.slice(2));
  const ended = askedToEnd(options.parentPid).then((reason) => ({ reason }));
  const began = Date.now();
  const { ready, stop } = await startStack({ ...options, log: say });
  let failed = true;
  try {
    const failure = await runUntilEnd(ready, ended, began);
    failed = failure !== undefined;
    if (failure !== undefined) process.stderr.write(`${failure}\n`);
    return failed ? 1 : 0;
  } finally {
    // When stopped while starting, the start fails for want of its engines: that is no news.
    ready.catch(() => undefined);
    await stop(failed);
  }
}

/** Settles with what went wrong, or with undefined when the stack was asked to end. */
async function runUntilEnd(
  ready: Promise<Stack>,
  ended: Promise<{ readonly reason: string }>,
  began: number,
): Promise<string | undefined> {
  const first = await Promise.race([ready, ended]);
  if ('reason' in first) return undefined;
  say(readyLine(first, Date.now() - began));
  return Promise.race([first.failed, ended.then(() => undefined)]);
}

function readyLine(stack: Stack, tookMs: number): string {
  return `Local stack ready after ${(tookMs / 1000).toFixed(1)} s: ${stack.gatewayUrl} (${stack.file})`;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
