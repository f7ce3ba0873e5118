/** What the whole file's way can be told. */
import { Command } from 'commander';
import { whole } from '../options';

export interface WholeOptions {
  readonly data: string;
  readonly linesPerPost: number;
  readonly lanes: number;
  readonly json: boolean;
}

/** Throws CommanderError on `--help` and on wrong use. */
export function parseOptions(argv: readonly string[]): WholeOptions {
  return new Command('npx tsx bench/stream/whole/main.ts')
    .exitOverride()
    .description('Streams a whole file, and counts what DynamoDB, bronze and the star hold of it')
    .requiredOption('--data <file>', 'a file of sales (CSV as UCI Online Retail), gzipped or not')
    .option('--lines-per-post <number>', 'lines of a POST', whole, 250)
    .option('--lanes <number>', 'POSTs that may be under way at once', whole, 4)
    .option('--json', 'print one JSON object last', false)
    .parse([...argv])
    .opts<WholeOptions>();
}
