/**
 * `npm run chaos -- --stream`: lets everything that may go wrong befall the stream, from POST to its tables and to bronze, and last from POST to
 * the star. After each trial every line that was accepted must be there, and every record that is none a dead letter. Prints tables; exits with 1
 * otherwise.
 */
import { Command } from 'commander';
import { runCommand, type Undo } from '../../../scripts/demo/run-command';
import { say } from '../../../src/cli/output';
import { EltError } from '../../../src/model/errors';
import { table } from '../../../src/model/text-table';
import { startOwnStack } from '../../support/own-stack';
import { EVERYTHING } from './firehose-trials';
import { runTrial, type Verdict } from './run-trial';
import { openStar } from './star';
import type { Trial } from './trial';
import { TRIALS } from './trials';

interface Options {
  readonly only?: string;
  readonly json: boolean;
}

function parseOptions(argv: readonly string[]): Options {
  return new Command('npm run chaos --')
    .exitOverride()
    .description('Lets everything that may go wrong befall the stream; nothing may be lost or doubled')
    .option('--stream', 'the stream of invoices, not a pipeline')
    .option('--only <pattern>', 'only trials whose name this regular expression finds')
    .option('--json', 'print one JSON object last', false)
    .parse([...argv])
    .opts<Options>();
}

async function main({ only = '', json }: Options, undo: Undo): Promise<void> {
  say('starting the stack…');
  undo.add(await startOwnStack());
  const isWanted = ({ name }: Trial): boolean => new RegExp(only).test(name);
  const verdicts: Verdict[] = [];
  for (const trial of TRIALS.filter(isWanted)) verdicts.push(await told(runTrial(trial)));
  if (isWanted(EVERYTHING)) {
    // The last one: from then on this process speaks to the stack's services, unless it is told of others.
    const { bronzeBucket, load } = await openStar(undo);
    verdicts.push(await told(runTrial(EVERYTHING, { bronzeBucket, further: load })));
  }
  process.stdout.write(`${describe(verdicts)}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ verdicts })}\n`);
  if (verdicts.some(({ faults }) => faults.length > 0))
    throw new EltError('ELT_RECONCILE_MISMATCH', 'not every trial ended with books that balance');
}

async function told(running: Promise<Verdict>): Promise<Verdict> {
  const verdict = await running;
  const { name, faults, seconds } = verdict;
  say(`${name}: ${faults.length === 0 ? 'balanced' : `WRONG: ${faults.join('; ')}`} (${seconds} s)`);
  return verdict;
}

function describe(verdicts: readonly Verdict[]): string {
  const numbers = [
    'accepted',
    'stored',
    'overtaken',
    'lost',
    'doubled',
    'poison',
    'deadLetters',
    'repeated',
  ] as const;
  const ofBronze = ['delivered', 'again', 'missing', 'renamed'] as const;
  const rows = verdicts.map(({ name, books, faults, seconds }) => [
    name,
    ...numbers.map((number) => String(books[number])),
    ...ofBronze.map((number) => String(books.bronze[number])),
    faults.length === 0 ? 'as it must' : 'WRONG',
    `${seconds} s`,
  ]);
  return table([['trial', ...numbers, ...ofBronze, 'ended', 'took'], ...rows]);
}

runCommand(parseOptions, main);
