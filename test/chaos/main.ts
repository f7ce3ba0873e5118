/**
 * `npm run chaos`: ends the worker at every kill point, several times in a run, then lets every fault befall a run. After each run
 * the warehouse must be the one of a clean run, and the remote jobs must be as many as said. Prints the tables; exits with 1 otherwise.
 */
import { inspect } from 'node:util';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { differingTables } from '../../src/aws/digest-warehouse';
import { EXIT, say } from '../../src/cli/output';
import type { Pipeline } from '../../src/model/pipeline';
import { table } from '../../src/model/text-table';
import { findPipeline, listPipelines } from '../../src/pipelines/registry';
import { FAULTS } from './faults';
import { deal, killPointsOf } from './kill-points';
import type { KillPoint } from './moments';
import { SIGNALS, type Signal } from './order';
import { runLane, type LaneResult } from './run-lane';
import { everyWay, startsOf, type Scenario } from './scenario';
import type { Starts } from './starts';
import { openWorld, type World } from './world';

interface Options {
  /** Absent: each that there is, one after the other. */
  readonly pipeline?: string;
  readonly set: 'all' | 'kills' | 'faults';
  readonly lanes: number;
  readonly deaths: number;
  readonly signal: Signal;
  readonly only?: string;
  readonly json: boolean;
}

interface Trial {
  readonly name: string;
  readonly scenario: Scenario;
  readonly expected: Starts;
  readonly points: readonly KillPoint[];
  /** Tables that rightly tell of this trial. */
  readonly mayDiffer: readonly string[];
}

interface Verdict {
  readonly name: string;
  readonly starts: Starts | null;
  /** Empty when the trial went as it must. */
  readonly faults: readonly string[];
  readonly seconds: number;
}

function parseOptions(argv: readonly string[]): Options {
  return new Command('npm run chaos --')
    .exitOverride()
    .description(
      'Kills the worker at every point and plants every fault; the warehouse must be the same after each',
    )
    .option(
      '--pipeline <name>',
      `one of ${listPipelines()
        .map(({ name }) => name)
        .join(', ')}; all of them unless told`,
    )
    .addOption(new Option('--set <name>', 'which trials').choices(['all', 'kills', 'faults']).default('all'))
    .option('--lanes <number>', 'runs with a killed worker side by side', wholeNumber, 3)
    .option('--deaths <number>', 'kill points to a run; 1 gives each a run of its own', wholeNumber, 8)
    .addOption(
      new Option('--signal <name>', 'how the worker ends: SIGKILL, a machine dies; SIGTERM, it is taken away')
        .choices(SIGNALS)
        .default('SIGKILL'),
    )
    .option('--only <pattern>', 'only trials whose name this regular expression finds')
    .option('--json', 'print one JSON object last, of each pipeline', false)
    .parse([...argv])
    .opts<Options>();
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('must be a whole number from 1');
  return value;
}

function killTrials(pipeline: Pipeline, points: readonly KillPoint[], deaths: number): Trial[] {
  return deal(points, Math.ceil(points.length / deaths)).map((points) => ({
    name: `killed at ${points.join(', ')}`,
    scenario: everyWay,
    expected: startsOf(pipeline),
    points,
    mayDiffer: [],
  }));
}

function faultTrials(world: World): Trial[] {
  const usual = startsOf(world.pipeline);
  return FAULTS.map(({ name, costs, mayDiffer, scenario }) => ({
    name,
    scenario: scenario(world),
    expected: sum(usual, typeof costs === 'function' ? costs(usual) : costs),
    points: [],
    mayDiffer: mayDiffer?.(world) ?? [],
  }));
}

function sum(starts: Starts, more: Partial<Starts>): Starts {
  const keys = Object.keys(starts) as (keyof Starts)[];
  return Object.fromEntries(keys.map((key) => [key, starts[key] + (more[key] ?? 0)])) as unknown as Starts;
}

/** Runs trials in so many lanes, each lane one after the other. */
async function runTrials(
  world: World,
  trials: readonly Trial[],
  { lanes, signal }: Pick<Options, 'lanes' | 'signal'>,
  clean: LaneResult,
): Promise<Verdict[]> {
  const left = [...trials.entries()];
  const verdicts: Verdict[] = [];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [index, trial] = next;
      const verdict = await judge(
        world,
        trial,
        `${trial.points.length > 0 ? 'kill' : 'fault'}-${index}`,
        signal,
        clean,
      );
      verdicts[index] = verdict;
      const done = verdicts.filter(Boolean).length;
      const how = verdict.faults.length === 0 ? 'same' : `DIFFERS: ${verdict.faults.join('; ')}`;
      say(`${String(done).padStart(3)}/${trials.length}  ${trial.name}: ${how} (${verdict.seconds} s)`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, work));
  return verdicts;
}

async function judge(
  world: World,
  trial: Trial,
  lane: string,
  signal: Signal,
  clean: LaneResult,
): Promise<Verdict> {
  const startedMs = Date.now();
  try {
    const result = await runLane(world, lane, trial.scenario, { points: trial.points, signal });
    const faults = [
      ...differingTables(result.digests, clean.digests)
        .filter((table) => !trial.mayDiffer.includes(table))
        .map((table) => `${table} differs`),
      ...differences(result.starts, trial.expected),
      ...differingObjects(result.bronze, clean.bronze),
      ...result.missed.map((point) => `never came by ${point}`),
      ...result.badEnds,
    ];
    return { name: trial.name, starts: result.starts, faults, seconds: result.seconds };
  } catch (error) {
    return {
      name: trial.name,
      starts: null,
      faults: [rootOf(error)],
      seconds: Math.round((Date.now() - startedMs) / 1000),
    };
  }
}

/** A failed workflow's own words lie at the root of what its client throws. */
function rootOf(error: unknown): string {
  return error instanceof Error && error.cause !== undefined ? rootOf(error.cause) : String(error);
}

function differences(found: object, expected: object): string[] {
  const right = new Map(Object.entries(expected));
  return Object.entries(found)
    .filter(([key, value]) => value !== right.get(key))
    .map(([key, value]) => `${key}: ${String(value)} instead of ${String(right.get(key))}`);
}

function differingObjects(found: readonly string[], expected: readonly string[]): string[] {
  const [more, less] = [found, expected].map((one, place) =>
    one.filter((object) => !(place === 0 ? expected : found).includes(object)),
  );
  return [
    ...(more ?? []).map((object) => `landed besides: ${object}`),
    ...(less ?? []).map((object) => `not landed: ${object}`),
  ];
}

const LONGEST_NAME = 80;

function describe(verdicts: readonly Verdict[]): string {
  const columns = [
    ...(['glueRuns', 'loads', 'reconciliations', 'counts'] as const),
    ...(['tableChecks', 'refreshes', 'ingestions'] as const),
  ];
  return table([
    ['trial', ...columns, 'warehouse'],
    ...verdicts.map(({ name, starts, faults }) => [
      // Its kill points stand in the line that was said as it ended.
      name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name,
      ...columns.map((column) => String(starts?.[column] ?? '-')),
      faults.length === 0 ? 'same' : 'DIFFERS',
    ]),
  ]);
}

/** Of one pipeline, in a world of its own. */
async function tryPipeline(pipeline: Pipeline, options: Options): Promise<boolean> {
  const { toolchain } = await import('../../scripts/toolchain.mjs');
  const world = await openWorld(pipeline, toolchain().temporal, say);
  const end = (): void => void world.close().finally(() => process.exit(EXIT.interrupted));
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  try {
    const wanted = (set: Options['set'], name: string): boolean =>
      (options.only === undefined || new RegExp(options.only).test(name)) &&
      (options.set === 'all' || options.set === set);
    const points = killPointsOf(pipeline).filter((point) => wanted('kills', `killed at ${point}`));
    const faultsWanted = faultTrials(world).filter(({ name }) => wanted('faults', name));
    say('a clean run…');
    const clean = await runLane(world, 'clean', everyWay);
    const faults = differences(clean.starts, startsOf(pipeline));
    const verdicts: Verdict[] = [
      { name: 'clean', starts: clean.starts, faults, seconds: clean.seconds },
      ...(await runTrials(world, killTrials(pipeline, points, options.deaths), options, clean)),
      // A fault is planted in the gateway, which all lanes share.
      ...(await runTrials(world, faultsWanted, { ...options, lanes: 1 }, clean)),
    ];
    return tell(pipeline, options, clean, verdicts);
  } finally {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
    await world.close();
  }
}

/** Whether all went as it must. */
function tell(
  { name }: Pipeline,
  { json }: Options,
  { digests }: LaneResult,
  verdicts: readonly Verdict[],
): boolean {
  const bad = verdicts.filter((verdict) => verdict.faults.length > 0);
  process.stdout.write(`${describe(verdicts)}\n`);
  process.stdout.write(
    `${name}: ${verdicts.length - bad.length} of ${verdicts.length} trials ended in the same warehouse\n`,
  );
  if (json) process.stdout.write(`${JSON.stringify({ pipeline: name, digests, verdicts })}\n`);
  return bad.length === 0;
}

/** Null of one that is tried. */
function whyNotTried({ source }: Pipeline): string | null {
  if (source.kind === 'firehose')
    return 'nothing here stands between Kinesis and bronze: test/e2e/stream delivers it twice and out of order';
  if ('landing' in source && source.landing.by !== undefined)
    return "a bookmark chooses its files, which needs a clock that runs, and the lanes' stands";
  return null;
}

async function main(options: Options): Promise<number> {
  const pipelines = options.pipeline === undefined ? listPipelines() : [findPipeline(options.pipeline)];
  const ends: boolean[] = [];
  for (const pipeline of pipelines) {
    const why = whyNotTried(pipeline);
    if (why !== null) {
      say(`${pipeline.name}: not tried: ${why} (docs/chaos.md)`);
      if (options.pipeline !== undefined) return EXIT.usage;
    } else ends.push(await tryPipeline(pipeline, options));
  }
  return ends.every(Boolean) ? EXIT.ok : EXIT.failed;
}

async function run(): Promise<number> {
  try {
    return await main(parseOptions(process.argv));
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    // With its causes: what a workflow failed of is two errors down.
    say(inspect(error, { depth: 5 }));
    return EXIT.failed;
  }
}

void run().then((code) => process.exit(code));
