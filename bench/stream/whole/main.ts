/**
 * A whole file of sales through the API, line by line: DynamoDB, bronze and the star must hold exactly its lines.
 *
 *     npx tsx bench/stream/whole/main.ts --data FILE [--lines-per-post 250] [--lanes 4] [--json]
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { prove } from '../../../scripts/demo/proof';
import { startPlatform, withRuns, type StartedPlatform } from '../../../scripts/demo/platform';
import { runCommand, type Undo } from '../../../scripts/demo/run-command';
import { runWindows, type WindowResult } from '../../../scripts/demo/run-windows';
import { FIRST_DAY_MS } from '../../../scripts/demo/source-demo';
import { readStar } from '../../../scripts/demo/star';
import { createAwsClients } from '../../../src/aws/clients';
import { createObjectStore } from '../../../src/aws/object-store';
import { say } from '../../../src/cli/output';
import { openAccess } from '../../../src/cli/stream/open';
import { openWarehouse } from '../../../src/connect';
import { provisionStream } from '../../../src/local-stack/provision-stream';
import { createStackControl } from '../../../src/local-stack/stack-control';
import { EltError } from '../../../src/model/errors';
import { DAY_MS } from '../../../src/model/pipeline';
import { STREAM_PIPELINE } from '../../../src/model/names';
import { findPipeline } from '../../../src/pipelines/registry';
import { deliveredBy } from '../../../src/sources/firehose/delivered';
import { percentilesOf } from '../../../src/stream/client/latency';
import { cachedToken } from '../../../src/stream/client/token';
import { streamNames } from '../../../src/stream/names';
import { watchCpu } from '../../support/cpu.mjs';
import { watchMemory } from '../../support/memory.mjs';
import { kindOf } from '../kinds';
import { compareLines, readWritten, type Figures, type Held } from './figures';
import { linesInBronze, linesInTable } from './holders';
import { parseOptions, type WholeOptions } from './options';
import { postWhole } from './post-whole';
import { untilInBronze, untilStored } from './until-all-came';

const pipeline = findPipeline(STREAM_PIPELINE);

async function main(options: WholeOptions, undo: Undo): Promise<void> {
  const { written, figures } = await readWritten(options.data);
  const platform = await startPlatform(
    { dir: mkdtempSync(join(tmpdir(), 'ecomflow-whole-')), keep: false },
    undo,
  );
  await provisionStream(platform.config);
  const [cpu, memory] = [watchCpu(process.pid, kindOf), watchMemory(process.pid)];
  const seconds: Record<string, number> = {};
  const timed = async <T>(stage: string, work: () => Promise<T>): Promise<T> => {
    say(`${stage}…`);
    const beganMs = performance.now();
    const done = await work();
    seconds[stage] = Math.round((performance.now() - beganMs) / 100) / 10;
    return done;
  };
  const tookMs: number[] = [];
  const windows = await stream(platform, options, timed, tookMs);
  const [cpuUse, peakMemoryMib] = [cpu.stop(), memory.stop()];
  const held = await holders(platform, written, timed);
  const proof = await timed('comparing borders', () => prove(platform.config, pipeline, windows));
  const report = {
    asked: options,
    seconds,
    stages: windows.map(({ stages }) => stages),
    linesASecond: Math.round(figures.lines / (seconds['posting'] ?? 1)),
    linesASecondToDynamoDb: Math.round(
      figures.lines / ((seconds['posting'] ?? 1) + (seconds['waiting for the table'] ?? 0)),
    ),
    postMs: percentilesOf(tookMs),
    peakMemoryMib,
    cpu: cpuUse,
    file: figures,
    ...held,
    layers: proof.rows,
    verdict: proof.verdict,
  };
  const lines = Object.entries(report).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  process.stdout.write(`${lines.join('\n')}\n`);
  if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  if (!proof.reconciliation.reconciled || !isWhole(figures, held))
    throw new EltError('ELT_RECONCILE_MISMATCH', 'not each line of the file is there once, see above');
}

type Timed = <T>(stage: string, work: () => Promise<T>) => Promise<T>;

/** One window, whose day the stack's clock stands in meanwhile. */
async function stream(
  platform: StartedPlatform,
  options: WholeOptions,
  timed: Timed,
  tookMs: number[],
): Promise<WindowResult[]> {
  const control = createStackControl(platform.stack.gatewayUrl);
  const access = await openAccess();
  const to = { apiUrl: access.apiUrl, tokens: cachedToken(access) };
  const iso = (ms: number): string => new Date(ms).toISOString();
  const [dynamodb, table] = [new DynamoDBClient(), streamNames().tables.invoice];
  const [from, until] = [iso(FIRST_DAY_MS), iso(FIRST_DAY_MS + DAY_MS)];
  const prepare = async (): Promise<void> => {
    await control.setClock(iso(FIRST_DAY_MS + DAY_MS / 2));
    const posting = { linesOfAPost: options.linesPerPost, lanes: options.lanes };
    const posted = await timed('posting', () => postWhole(to, options.data, posting));
    tookMs.push(...posted.tookMs);
    await timed('waiting for the table', () => untilStored(dynamodb, table, posted.lastLines));
    await timed('waiting for bronze', () => untilInBronze(platform.config, pipeline));
    await control.setClock(iso(FIRST_DAY_MS + DAY_MS + 1000));
  };
  return withRuns(platform, pipeline, async (runs) => {
    const done: WindowResult[] = [];
    for await (const window of runWindows(runs, once({ from, to: until, prepare }))) done.push(window);
    return done;
  });
}

async function* once<T>(one: T): AsyncGenerator<T> {
  yield await Promise.resolve(one);
}

interface Holders {
  readonly dynamodb: Held;
  readonly bronze: Held;
  readonly star: Figures;
}

async function holders(
  { config }: StartedPlatform,
  written: Parameters<typeof compareLines>[0],
  timed: Timed,
): Promise<Holders> {
  const store = createObjectStore(createAwsClients(config.AWS_REGION).s3);
  const { prefix } = deliveredBy(pipeline);
  const dynamodb = await timed('reading the table', () =>
    compareLines(written, linesInTable(new DynamoDBClient(), streamNames().tables.invoice)),
  );
  const bronze = await timed('reading bronze', () =>
    compareLines(written, linesInBronze(store, config.ECOMFLOW_BRONZE_BUCKET, prefix)),
  );
  const { sales } = await timed('reading the star', () => readStar(openWarehouse(config), pipeline));
  if (!sales) throw new Error(`${pipeline.name} loads no sales`);
  const { lines, orders, cancelled, unknownCustomerLines, quantity, revenue } = sales;
  const star = { lines, orders, cancelled, linesWithoutCustomer: unknownCustomerLines, quantity, revenue };
  return { dynamodb, bronze, star };
}

function isWhole(figures: Figures, { dynamodb, bronze, star }: Holders): boolean {
  const isExact = ({ missing, strange, ...found }: Held) =>
    missing + strange === 0 && isEqual(found, figures);
  return isExact(dynamodb) && isExact(bronze) && isEqual(star, figures);
}

function isEqual(one: Figures, other: Figures): boolean {
  return Object.entries(other).every(([name, value]) => one[name as keyof Figures] === value);
}

runCommand(parseOptions, main);
