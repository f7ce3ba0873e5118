/** `ecomflow source generate`, `source replay`: let the shop of a local stack trade, day by day, on the stack's own clock. */
import type { Command } from 'commander';
import type { RowDataPacket } from 'mysql2/promise';
import { createAwsClients } from '../../../aws/clients';
import { createReplicator } from '../../../sources/mysql-cdc/replicator';
import { createDatabases } from '../../../sources/mysql-cdc/databases';
import { loadConfig } from '../../../config';
import { generateSales } from '../../../samples/shop/generate/generate-sales';
import { EltError } from '../../../model/errors';
import { DAY_MS, type Pipeline } from '../../../model/pipeline';
import { parseInstant } from '../../../model/window';
import { findPipeline } from '../../../pipelines/registry';
import { wholeNumber } from '../../backfill';
import { controlOfStack } from '../../../local-stack/stack-control';
import { tradeDay, type ShopDay, type TradingWorld } from '../../../local-stack/mysql-cdc/trade-day';
import { onInterrupt } from '../../interrupt';
import { EXIT, print, say, type OutputOptions } from '../../output';
import { generateFiles } from '../generate-files';
import { encodingOption } from '../../../samples/shop/replay/encoding-option';
import type { Encoding } from '../../../samples/shop/replay/encodings';
import { firstDayOf, replayDays } from '../../../samples/shop/replay/replay-days';

interface GenerateOptions extends OutputOptions {
  readonly days: number;
  readonly files: number;
  readonly seed: string;
  readonly from?: string;
}

interface ReplayOptions extends OutputOptions {
  readonly days: number;
  readonly data: string;
  readonly encoding: Encoding;
}

/** The demo's first day. */
const FIRST_DAY = Date.UTC(2026, 2, 2);

export function addTradeCommands(source: Command): void {
  source
    .command('generate')
    .description(
      "let a local stack's source deliver: days of made-up sales into a shop, or made-up files into landing",
    )
    .argument('<pipeline>', 'such as ecommerce, or purchases')
    .option('--days <number>', 'of a shop: how many', wholeNumber, 1)
    .option(
      '--files <number>',
      "of purchases: one for each of the minutes before the stack's clock",
      wholeNumber,
      1,
    )
    .option('--from <date>', "the first one (default: where the stack's clock is)")
    .option('--seed <text>', 'another shop', '1')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `${CLOCK}\n\nExamples:\n  $ ecomflow source generate ecommerce --days 7\n  $ ecomflow source generate purchases --files 10 --seed 2`,
    )
    .action(async (name: string, options: GenerateOptions) => {
      const pipeline = findPipeline(name);
      if (pipeline.source.kind === 's3-files') return generateFiles(pipeline, options);
      await trade(pipeline, options, async (world, beginsMs) => {
        const given = options.from === undefined ? null : parseInstant(options.from, '--from');
        return generatedDays(await firstMs(world, given, beginsMs), options);
      });
    });
  source
    .command('replay')
    .description("replay a file of real sales in a local stack's empty shop; DMS takes them to bronze")
    .argument('<pipeline>', 'such as ecommerce')
    .requiredOption('--data <file>', "CSV with UCI Online Retail's columns, gzipped or not")
    .option('--days <number>', 'how many days with trade; those between them come as well', wholeNumber, 1)
    .addOption(encodingOption())
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `${CLOCK}\n\nExample:\n  $ ecomflow source replay ecommerce --data online_retail.csv.gz --days 6`,
    )
    .action(async (name: string, options: ReplayOptions) => {
      const pipeline = findPipeline(name);
      const input = { file: options.data, days: options.days, encoding: options.encoding };
      const first = await firstDayOf(input);
      await trade(pipeline, options, async (world, beginsMs) => {
        await refuseShopWithSales(world);
        await firstMs(world, Date.parse(first), beginsMs);
        return replayDays(input);
      });
    });
}

const CLOCK = `
The stack's clock follows the days and then stands still at the end of the last one. Nothing is loaded: run the windows by
\`ecomflow backfill\`.`;

/** Trades the days that `open` makes; `beginsMs` is where the clock lets the next day begin, null before replication began. */
async function trade(
  pipeline: Pipeline,
  options: OutputOptions,
  open: (world: TradingWorld, beginsMs: number | null) => Promise<AsyncIterable<ShopDay> | Iterable<ShopDay>>,
): Promise<void> {
  refuseOtherKinds(pipeline);
  const config = loadConfig();
  const control = await controlOfStack('this', config);
  const aws = createAwsClients(config.AWS_REGION);
  let isInterrupted = false;
  const putBack = onInterrupt(() => {
    isInterrupted = true;
    say('ends with this day; Ctrl-C once more ends it at once');
  });
  const traded = await createDatabases(aws.secrets, config)
    .source(pipeline.name)
    .use(async (shop) => {
      const replicator = createReplicator(aws.dms, config.ECOMFLOW_DMS);
      const world: TradingWorld = { pipeline: pipeline.name, replicator, shop, control };
      const isFresh = (await replicator.find(pipeline.name)).phase === 'unstarted';
      const beginsMs = isFresh ? null : Math.ceil(Date.parse(await control.readClock()) / DAY_MS) * DAY_MS;
      const windows: { from: string; to: string; inBronze: boolean }[] = [];
      for await (const day of await open(world, beginsMs)) {
        const { from, to } = day;
        // A full load finds the shop before its first day.
        const inBronze = await tradeDay(world, day, isFresh && windows.length === 0 ? 'empty' : null);
        windows.push({ from, to, inBronze });
        say(
          `${from.slice(0, 10)} traded ${inBronze ? 'and in bronze' : 'but not in bronze: DMS does not run'}`,
        );
        if (isInterrupted) break;
      }
      return windows;
    })
    .finally(putBack);
  if (isInterrupted) process.exitCode = EXIT.interrupted;
  const [first, last] = [traded.at(0), traded.at(-1)];
  const range = first && last ? `--from ${first.from.slice(0, 10)} --to ${last.to.slice(0, 10)}` : '';
  print(options, { pipeline: pipeline.name, windows: traded }, () =>
    traded.every(({ inBronze }) => inBronze)
      ? `${traded.length} days traded; load them: ecomflow backfill ${pipeline.name} ${range}`
      : `${traded.length} days traded, not all are in bronze: ecomflow source status ${pipeline.name}`,
  );
}

/** A shop trades in a database. Throws ELT_INPUT_INVALID for a pipeline that reads something else. */
function refuseOtherKinds({ name, source: { kind } }: Pipeline): void {
  if (kind === 'mysql-cdc') return;
  throw new EltError('ELT_INPUT_INVALID', `${name} has a source of kind "${kind}", in which no shop trades`);
}

/** Throws ELT_INPUT_INVALID for a day before the clock: files would be named by days that are over. */
async function firstMs(
  { control }: TradingWorld,
  givenMs: number | null,
  beginsMs: number | null,
): Promise<number> {
  if (givenMs === null) return beginsMs ?? FIRST_DAY;
  if (beginsMs === null || givenMs >= beginsMs) return givenMs;
  throw new EltError(
    'ELT_INPUT_INVALID',
    `the first day: replication has begun and the stack's clock is at ${await control.readClock()}; the next day is ${new Date(beginsMs).toISOString().slice(0, 10)}`,
  );
}

function* generatedDays(beginsMs: number, { days, seed }: GenerateOptions): Generator<ShopDay> {
  for (let fromMs = beginsMs; fromMs < beginsMs + days * DAY_MS; fromMs += DAY_MS) {
    const from = new Date(fromMs).toISOString();
    const date = from.slice(0, 10);
    yield {
      from,
      to: new Date(fromMs + DAY_MS).toISOString(),
      write: (connection) => generateSales(connection, { date, seed }),
    };
  }
}

/** A file tells of a shop from its first day on: what it inserts must not be there. */
async function refuseShopWithSales({ shop }: TradingWorld): Promise<void> {
  const [rows] = await shop.query<RowDataPacket[]>('select order_id from sales_order limit 1');
  if (rows.length === 0) return;
  throw new EltError(
    'ELT_INPUT_INVALID',
    'the shop has sales already, and a file is replayed in an empty one: `ecomflow local stop`, then `ecomflow local start`',
  );
}
