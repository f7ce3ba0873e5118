/** What the bench can be told. */
import { Command, InvalidArgumentError } from 'commander';

export interface BenchOptions {
  readonly members: readonly number[];
  readonly batch: readonly number[];
  readonly withoutDbt: boolean;
  readonly profile: string | undefined;
  readonly checks: boolean;
  readonly json: boolean;
}

/** The batch touches members of fixed numbers, so every warehouse must have at least those. */
const LEAST_MEMBERS = 100_000;
const MOST_CHANGES = 200_000;

/** Throws CommanderError on `--help` and on wrong use. */
export function parseOptions(argv: readonly string[]): BenchOptions {
  return new Command('npx tsx bench/scd2/main.ts')
    .exitOverride()
    .description(
      'What a load of a batch costs beside a bare COPY of it and beside dbt snapshot, by the number of members',
    )
    .option(
      '--members <numbers>',
      'members of each warehouse',
      numbers(LEAST_MEMBERS, 10_000_000),
      [100_000, 1_000_000],
    )
    .option('--batch <numbers>', 'changes of each batch', numbers(1_000, MOST_CHANGES), [50_000])
    .option('--without-dbt', 'leave dbt snapshot out', false)
    .option(
      '--profile <file>',
      "write each statement's plan with what its steps did, which slows the load down",
    )
    .option('--checks', "run the project's own checks on each warehouse after its load", false)
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
