/**
 * `npm run properties`: tries the property of exact history on so many random streams, on a local stack of its own, and says
 * how many of them had what. Exits with 1 when it does not hold, with the smallest stream that was found to show it.
 */
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { EXIT, say } from '../../src/cli/output';
import { table } from '../../src/model/text-table';
import { openExaminer } from '../sql/support/examine';
import { ALL_FEATURES, featuresOf } from '../sql/support/features';
import { tryStreams } from '../sql/support/property';
import { streamOf, type StreamSpec } from '../sql/support/random-stream';
import startRunStack from '../support/global-setup';
import endRunStack from '../support/global-teardown';

interface Options {
  readonly runs: number;
  readonly seed: number;
}

const PROGRESS_MS = 10_000;

function parseOptions(argv: readonly string[]): Options {
  return new Command('npm run properties --')
    .exitOverride()
    .description(
      'Random streams of source events, delivered in any way: the warehouse must be what the reference model and the source say',
    )
    .option('--runs <number>', 'streams, in twenties', wholeNumber, 1000)
    .option(
      '--seed <number>',
      'seed of the streams; the same seed makes the same ones',
      wholeNumber,
      randomSeed(),
    )
    .parse([...argv])
    .opts<Options>();
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('must be a whole number from 1');
  return value;
}

function randomSeed(): number {
  return Date.now() % 1_000_000_000;
}

interface Tally {
  streams: number;
  loads: number;
  events: number;
  readonly features: Map<string, number>;
}

function count(tally: Tally, specs: readonly StreamSpec[], loads: number): void {
  tally.streams += specs.length;
  tally.loads += loads;
  for (const stream of specs.map((spec) => streamOf(spec, 's'))) {
    tally.events += stream.items.length;
    for (const feature of featuresOf(stream))
      tally.features.set(feature, (tally.features.get(feature) ?? 0) + 1);
  }
}

async function main({ runs, seed }: Options): Promise<number> {
  const startedMs = Date.now();
  const seconds = (): number => Math.round((Date.now() - startedMs) / 1000);
  say(`exact history: seed ${seed}, ${runs} streams`);
  const tally: Tally = { streams: 0, loads: 0, events: 0, features: new Map() };
  let saidMs = startedMs;
  const progress = (tried: readonly StreamSpec[], loads: number): void => {
    count(tally, tried, loads);
    if (Date.now() - saidMs < PROGRESS_MS) return;
    saidMs = Date.now();
    say(`${String(tally.streams).padStart(6)} streams, ${tally.loads} loads (${seconds()} s)`);
  };
  const examiner = await openExaminer();
  try {
    const found = await tryStreams(examiner, { streams: runs, seed, progress });
    process.stdout.write(`streams with\n${describe(tally)}\n`);
    if (found !== null) process.stdout.write(`\nthe smallest stream that differs\n${found}\n`);
    const tried = `${tally.streams} streams of ${tally.events} events and full loads in ${tally.loads} loads`;
    const verdict = found === null ? 'no difference' : 'A DIFFERENCE, shown above';
    process.stdout.write(`\nseed ${seed}: ${tried}: ${verdict} (${seconds()} s)\n`);
    return found === null ? EXIT.ok : EXIT.failed;
  } finally {
    await examiner.close();
  }
}

function describe({ features }: Tally): string {
  return table(ALL_FEATURES.map((feature) => [`  ${feature}`, String(features.get(feature) ?? 0)]));
}

async function run(): Promise<number> {
  try {
    const options = parseOptions(process.argv);
    await startRunStack();
    try {
      return await main(options);
    } finally {
      await endRunStack();
    }
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return EXIT.failed;
  }
}

void run().then((code) => process.exit(code));
