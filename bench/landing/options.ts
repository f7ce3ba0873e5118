/** What the bench can be told. */
import { Command, InvalidArgumentError } from 'commander';

export interface BenchOptions {
  readonly files: number;
  readonly fresh: number;
  readonly tiny: number;
  readonly json: boolean;
}

/** Throws CommanderError on `--help` and on wrong use. */
export function parseOptions(argv: readonly string[]): BenchOptions {
  return new Command('npx tsx bench/landing/main.ts')
    .exitOverride()
    .description('What a sweep costs, by what is new in a landing prefix of many files')
    .option('--files <number>', 'files that have landed before', whole, 100_000)
    .option('--fresh <number>', 'files that are new', whole, 10)
    .option('--tiny <number>', 'files that are new at once, in a prefix of their own', whole, 10_000)
    .option('--json', 'print one JSON object last', false)
    .parse([...argv])
    .opts<BenchOptions>();
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('must be a whole number');
  return value;
}
