/** What the bench can be told. */
import { Command, InvalidArgumentError } from 'commander';

export interface BenchOptions {
  readonly rate: number;
  readonly seconds: number;
  readonly linesPerPost: number;
  readonly parallel: number;
  readonly reads: number;
  readonly killEvery: number;
  readonly killReader: boolean;
  readonly spark: boolean;
  readonly json: boolean;
}

/** Throws CommanderError on `--help` and on wrong use. */
export function parseOptions(argv: readonly string[]): BenchOptions {
  return new Command('npx tsx bench/stream/main.ts')
    .exitOverride()
    .description('How many lines a second go from POST to DynamoDB, and how long it takes')
    .option('--rate <lines>', 'lines that are posted a second', whole, 500)
    .option('--seconds <number>', 'how long', whole, 300)
    .option('--lines-per-post <number>', 'lines of a POST', whole, 25)
    .option('--parallel <number>', 'POSTs that may be under way at once', whole, 8)
    .option('--reads <number>', 'GETs a second of what was posted a moment ago', whole, 20)
    .option('--kill-every <seconds>', 'each consumer is killed so often', whole, 60)
    .option('--kill-reader', 'who answers GETs is killed as often, too', false)
    .option('--spark', 'a job of Spark runs beside it, again and again', false)
    .option('--json', 'print one JSON object last', false)
    .parse([...argv])
    .opts<BenchOptions>();
}

export function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('must be a whole number from 1');
  return value;
}
