/**
 * A shop's whole book of invoices as one file in one run, and as a file a day, backfilled window by window; both must hold the same, and what
 * DuckDB counts in the file itself.
 *
 *     npx tsx bench/invoices/main.ts --data online_retail.csv.gz [--days 20] [--parallel 4] [--json]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { Command } from 'commander';
import { startPlatform, withRuns, type Platform } from '../../scripts/demo/platform';
import { runCommand, type Undo } from '../../scripts/demo/run-command';
import { FIRST_DAY_MS } from '../../scripts/demo/source-demo';
import { readStar, type StarFigures } from '../../scripts/demo/star';
import { openSecondWarehouse, type SecondWarehouse } from '../../scripts/redeliver/second-warehouse';
import { createAwsClients } from '../../src/aws/clients';
import { differingTables, digestWarehouse, type WarehouseDigest } from '../../src/aws/digest-warehouse';
import { createObjectStore } from '../../src/aws/object-store';
import { say } from '../../src/cli/output';
import { openWarehouse } from '../../src/connect';
import { createStackControl } from '../../src/local-stack/stack-control';
import { EltError } from '../../src/model/errors';
import { PROGRESS_QUERY, type ProgressView } from '../../src/model/messages';
import { DAY_MS } from '../../src/model/pipeline';
import { findPipeline } from '../../src/pipelines/registry';
import { landingOf } from '../../src/sources/s3-files/landing';
import { dropFile } from '../../src/sources/s3-files/provision/drop';
import { sweep } from '../../src/sources/s3-files/sweep';
import { readBook, textOf, type Day } from '../../scripts/redeliver/stream/book';
import { warmUp } from './warm-up';

interface Options {
  readonly data: string;
  readonly days?: number;
  readonly parallel: number;
  readonly json: boolean;
}

interface Measured {
  readonly name: string;
  readonly seconds: number;
  readonly star: StarFigures;
  readonly digests: WarehouseDigest;
}

const PIPELINE = findPipeline('online-retail');
const COMPARED = [...PIPELINE.load.dimensions, 'dim_date', ...PIPELINE.load.facts];

function parse(argv: readonly string[]): Options {
  return new Command('npx tsx bench/invoices/main.ts')
    .exitOverride()
    .description('A book of invoices as one file and as a file a day')
    .requiredOption('--data <file>', "a file as UCI's Online Retail, gzipped or not")
    .option('--days <number>', 'the first days of it alone', Number)
    .option('--parallel <number>', "the backfill's runs at a time", Number, 4)
    .option('--json', 'print one JSON object last', false)
    .parse([...argv])
    .opts<Options>();
}

async function main({ data, days, parallel, json }: Options, undo: Undo): Promise<void> {
  const book = readBook(data).slice(0, days);
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-invoices-'));
  const platform = await startPlatform({ dir, keep: false }, undo);
  const results = await withRuns(platform, PIPELINE, async ({ client }) => {
    const open = (name: string): Promise<SecondWarehouse> =>
      openSecondWarehouse(platform, client.connection, name, undo, {
        pipeline: PIPELINE.name,
        hasOwnSource: true,
      });
    await warmUp(platform, FIRST_DAY_MS);
    const whole = await open('whole');
    const first = await measure('whole', whole, () => runWhole(platform, whole, book));
    const daily = await open('daily');
    const range = await landDaily(platform, daily, book);
    return [first, await measure('daily', daily, () => backfill(daily, range, parallel))];
  });
  verify(results, countApart(dir, book));
  for (const { name, seconds } of results) process.stdout.write(`${name}  ${seconds.toFixed(1)} s\n`);
  if (json) process.stdout.write(`${JSON.stringify(results.map(({ digests: _, ...rest }) => rest))}\n`);
}

async function measure(
  name: string,
  warehouse: SecondWarehouse,
  work: () => Promise<number>,
): Promise<Measured> {
  const seconds = await work();
  const sql = openWarehouse(warehouse.config);
  const star = await readStar(sql, PIPELINE);
  const digests = await digestWarehouse(sql, COMPARED);
  await warehouse.close();
  say(`${name}: ${seconds.toFixed(1)} s`);
  return { name, seconds, star, digests };
}

/** From a file in landing to the reconciled star. */
async function runWhole(
  platform: Platform,
  { config, world }: SecondWarehouse,
  book: readonly Day[],
): Promise<number> {
  const control = createStackControl(platform.stack.gatewayUrl);
  const { s3 } = createAwsClients(config.AWS_REGION);
  const fromMs = FIRST_DAY_MS + 10 * DAY_MS;
  await control.setClock(iso(fromMs + DAY_MS / 2));
  await dropFile(s3, landingOf(PIPELINE, config.ECOMFLOW_LANDING_BUCKET), 'book.csv', textOf(book));
  await control.setClock(iso(fromMs + DAY_MS + 1000));
  const beganMs = Date.now();
  await world.client.workflow.execute('runPipeline', {
    workflowId: 'whole',
    taskQueue: world.taskQueue,
    args: [{ pipeline: PIPELINE.name, from: iso(fromMs), to: iso(fromMs + DAY_MS) }],
  });
  const seconds = (Date.now() - beganMs) / 1000;
  say(`stages of whole: ${await stagesOf(world.client, 'whole')}`);
  return seconds;
}

/** What the run waited for, and how long. */
async function stagesOf(client: Client, workflowId: string): Promise<string> {
  const asked = await client.workflow.getHandle(workflowId).query<ProgressView>(PROGRESS_QUERY);
  const worked = await client.workflow.getHandle(asked.run ?? workflowId).query<ProgressView>(PROGRESS_QUERY);
  const took = worked.done.map(
    ({ stage, startedAt, finishedAt }) =>
      `${stage} ${(Date.parse(finishedAt) - Date.parse(startedAt)) / 1000} s`,
  );
  return took.join(', ');
}

/** Each day's file comes and lands on a day of its own, and no run takes it yet. */
async function landDaily(
  platform: Platform,
  { config }: SecondWarehouse,
  book: readonly Day[],
): Promise<[number, number]> {
  const control = createStackControl(platform.stack.gatewayUrl);
  const { s3 } = createAwsClients(config.AWS_REGION);
  const landing = landingOf(PIPELINE, config.ECOMFLOW_LANDING_BUCKET);
  const deps = {
    s3,
    store: createObjectStore(s3),
    settings: { bronzeBucket: config.ECOMFLOW_BRONZE_BUCKET, lakeBucket: config.ECOMFLOW_LAKE_BUCKET },
  };
  const fromMs = FIRST_DAY_MS + 20 * DAY_MS;
  for (const [place, day] of book.entries()) {
    const dayMs = fromMs + place * DAY_MS;
    await control.setClock(iso(dayMs + DAY_MS / 2));
    await dropFile(s3, landing, `invoices-${day.date}.csv`, textOf([day]));
    await sweep(deps, landing);
    if (place % 50 === 49) say(`landed ${place + 1} of ${book.length} days`);
  }
  const toMs = fromMs + book.length * DAY_MS;
  await control.setClock(iso(toMs + 1000));
  return [fromMs, toMs];
}

async function backfill(
  { world }: SecondWarehouse,
  [fromMs, toMs]: readonly [number, number],
  maxParallel: number,
): Promise<number> {
  const beganMs = Date.now();
  await world.client.workflow.execute('backfillPipeline', {
    workflowId: 'daily',
    taskQueue: world.taskQueue,
    args: [{ pipeline: PIPELINE.name, from: iso(fromMs), to: iso(toMs), maxParallel }],
  });
  return (Date.now() - beganMs) / 1000;
}

function countApart(dir: string, book: readonly Day[]): Record<string, number | string> {
  const file = join(dir, 'book.csv');
  writeFileSync(file, textOf(book));
  const python = process.env['ECOMFLOW_PYTHON'] ?? 'python3';
  const output = execFileSync(python, [join(__dirname, 'figures.py'), file], { encoding: 'utf8' });
  return JSON.parse(output) as Record<string, number | string>;
}

function verify([whole, daily]: readonly Measured[], asked: Readonly<Record<string, number | string>>): void {
  const differing = differingTables(whole?.digests ?? {}, daily?.digests ?? {});
  const wrong = [whole, daily].flatMap((one) => {
    const found = one ? figuresOf(one.star) : {};
    return Object.entries(found)
      .filter(([name, value]) => String(asked[name]) !== String(value))
      .map(([name, value]) => `${one?.name}: ${name} is ${value}, the file says ${asked[name]}`);
  });
  if (differing.length + wrong.length > 0)
    throw new EltError(
      'ELT_RECONCILE_MISMATCH',
      [...wrong, ...(differing.length > 0 ? [`these differ: ${differing.join(', ')}`] : [])].join('; '),
    );
  say(`both hold the same, and what DuckDB counts in the file: ${JSON.stringify(asked)}`);
}

function figuresOf({ sales, members }: StarFigures): Record<string, number | string | undefined> {
  return {
    lines: sales?.lines,
    orders: sales?.orders,
    cancelled: sales?.cancelled,
    unknownCustomerLines: sales?.unknownCustomerLines,
    quantity: sales?.quantity,
    revenue: sales?.revenue,
    customers: members['customer']?.members,
    customerVersions: members['customer']?.versions,
    describedProducts: members['product']?.members,
    productVersions: members['product']?.versions,
    locations: members['location']?.members,
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

runCommand(parse, main);
