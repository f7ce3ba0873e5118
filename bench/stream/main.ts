/**
 * How many lines a second go from POST to DynamoDB, each consumer being killed once a minute, and whether all of them arrive, once.
 *
 *     npx tsx bench/stream/main.ts [--rate 500] [--seconds 300] [--lines-per-post 25] [--spark] [--json]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { runCommand, type Undo } from '../../scripts/demo/run-command';
import { say } from '../../src/cli/output';
import { openAccess } from '../../src/cli/stream/open';
import { loadConfig } from '../../src/config';
import { provisionStream } from '../../src/local-stack/provision-stream';
import { startStack, stopProcess, type Stack } from '../../src/local-stack/stack';
import { takeStack } from '../../src/local-stack/stack-settings';
import { EltError } from '../../src/model/errors';
import { percentilesOf } from '../../src/stream/client/latency';
import { cachedToken } from '../../src/stream/client/token';
import { streamNames } from '../../src/stream/names';
import { watchCpu } from '../support/cpu.mjs';
import { watchMemory } from '../support/memory.mjs';
import { balance, isBalanced, type Books } from './books';
import { consumersOf, type Consumer } from './consumers';
import { kindOf } from './kinds';
import { killFunction } from './lambdas';
import { parseOptions, type BenchOptions } from './options';
import { startPosting } from './post';
import { startReading } from './read';
import { startSparkBeside } from './spark-beside';

const WARM_UP_SECONDS = 5;
const PATIENCE_MS = 120_000;

async function main(options: BenchOptions, undo: Undo): Promise<void> {
  const loadBefore = loadavg();
  const stack = await openStack(undo);
  const spark = options.spark ? await startSparkBeside(stack.gatewayUrl, loadConfig().AWS_REGION) : undefined;
  const access = await openAccess();
  const dynamodb = new DynamoDBClient();
  const consumers = consumersOf(streamNames(), dynamodb);
  const to = { apiUrl: access.apiUrl, tokens: cachedToken(access) };
  const busy: Record<string, number> = {};
  const ending = new AbortController();
  const { signal } = ending;
  const beganMs = performance.now();
  const posting = startPosting(
    { ...to, onBusy: (status) => void (busy[status] = (busy[status] ?? 0) + 1) },
    { ...options, ending: signal },
  );
  await Promise.race([sleep(WARM_UP_SECONDS * 1000), posting.done]);
  // The first answers are of functions that start.
  posting.sent.tookMs.length = 0;
  const before = { lines: posting.sent.accepted.size, ms: performance.now() };
  const [cpu, memory] = [watchCpu(process.pid, kindOf), watchMemory(process.pid)];
  const reading = startReading(to, posting.sent, { perSecond: options.reads, ending: signal });
  const kills = startKilling(stack.pid, [...functionsOf(consumers, options)], options.killEvery, signal);
  say(`posting for ${options.seconds} s`);
  await Promise.race([sleep(options.seconds * 1000), posting.done]);
  const rate = (posting.sent.accepted.size - before.lines) / ((performance.now() - before.ms) / 1000);
  const [cpuUse, peakMemoryMib] = [cpu.stop(), memory.stop()];
  ending.abort();
  await Promise.all([posting.done, reading.done]);
  const sparkRuns = await spark?.stop();
  const books = await settle(consumers, posting.sent.accepted);
  const report = {
    asked: options,
    linesASecond: Math.round(rate * 10) / 10,
    postMs: percentilesOf(posting.sent.tookMs),
    postToReadableMs: percentilesOf(reading.reads.readableMs),
    getMs: percentilesOf(reading.reads.tookMs),
    gets: reading.reads.tookMs.length,
    failedGets: reading.reads.failed,
    postsAskedAgain: busy,
    kills,
    sparkRuns,
    books,
    peakMemoryMib,
    cpu: cpuUse,
    load: { before: loadBefore, after: loadavg() },
    seconds: Math.round((performance.now() - beganMs) / 1000),
  };
  process.stdout.write(`${describe(report)}\n`);
  if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  if (!Object.values(books).every(isBalanced))
    throw new EltError('ELT_RECONCILE_MISMATCH', 'lines were lost, doubled or changed');
}

async function openStack(undo: Undo): Promise<Stack> {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-stream-bench-'));
  undo.add(async () => rmSync(dir, { recursive: true, force: true }));
  say('starting the stack…');
  const stack = await startStack(dir, { detached: false });
  undo.add(() => stopProcess(stack.pid));
  takeStack(process.env, stack);
  await provisionStream(loadConfig());
  return stack;
}

function* functionsOf(consumers: readonly Consumer[], { killReader }: BenchOptions): Generator<string> {
  for (const { functionName } of consumers) yield functionName;
  if (killReader) yield streamNames().functionOf('read-invoice');
}

/** Each in its turn, so that all were killed once in `everySeconds`. Counts grow meanwhile. */
function startKilling(
  stackPid: number,
  functions: readonly string[],
  everySeconds: number,
  ending: AbortSignal,
): Record<string, number> {
  const kills: Record<string, number> = {};
  let turn = 0;
  const timer = setInterval(
    () => {
      const name = functions[turn++ % functions.length] ?? '';
      kills[name] = (kills[name] ?? 0) + killFunction(stackPid, name);
    },
    (everySeconds * 1000) / functions.length,
  );
  ending.addEventListener('abort', () => clearInterval(timer), { once: true });
  return kills;
}

/** What is still on its way arrives; what never does is told as lost. */
async function settle(
  consumers: readonly Consumer[],
  accepted: ReadonlySet<number>,
): Promise<Record<string, Books>> {
  const endMs = Date.now() + PATIENCE_MS;
  const books: Record<string, Books> = {};
  for (const consumer of consumers) {
    const count = async (): Promise<Books> => balance(accepted, await consumer.lines());
    let book = await count();
    for (; book.lost > 0 && Date.now() < endMs; book = await count()) await sleep(1000);
    books[consumer.name] = book;
  }
  return books;
}

function describe(report: object): string {
  return Object.entries(report)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join('\n');
}

runCommand(parseOptions, main);
