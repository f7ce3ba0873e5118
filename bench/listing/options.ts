/** What the bench can be told. */
import { Command, InvalidArgumentError } from 'commander';

export interface BenchOptions {
  readonly days: readonly number[];
  readonly repeat: number;
  readonly json: boolean;
}

/** Throws CommanderError on `--help` and on wrong use. */
export function parseOptions(argv: readonly string[]): BenchOptions {
  return new Command('npx tsx bench/listing/main.ts')
    .exitOverride()
    .description('What a day costs to look for, by how many days there were before it')
    .option('--days <numbers>', 'days before it, of each warehouse', numbers(10, 20_000), [10, 3_650])
    .option('--repeat <number>', 'how often each thing is measured', (text) => numbers(1, 100)(text)[0], 5)
    .option('--json', 'print one JSON object last', false)
    .parse([...argv])
    .opts<BenchOptions>();
}

function numbers(least: number, most: number): (text: string) => number[] {
  return (text) =>
    text.split(',').map((part) => {
      const value = Number(part);
      if (!Number.isInteger(value) || value < least || value > most)
        throw new InvalidArgumentError(`must be whole numbers from ${least} to ${most}, with commas between`);
      return value;
    });
}
