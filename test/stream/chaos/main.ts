/**
 * `npm run chaos -- --stream`: lets everything that may go wrong befall the stream, from POST to its tables. After each trial every line that
 * was accepted must be stored, and every record that is none a dead letter. Prints a table; exits with 1 otherwise.
 */
import { Command } from 'commander';
import { runCommand, type Undo } from '../../../scripts/demo/run-command';
import { say } from '../../../src/cli/output';
import { EltError } from '../../../src/model/errors';
import { table } from '../../../src/model/text-table';
import { startOwnStack } from '../../support/own-stack';
import { runTrial, type Verdict } from './run-trial';
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
  const verdicts: Verdict[] = [];
  for (const trial of TRIALS.filter(({ name }) => new RegExp(only).test(name))) {
    const verdict = await runTrial(trial);
    verdicts.push(verdict);
    const how = verdict.faults.length === 0 ? 'balanced' : `WRONG: ${verdict.faults.join('; ')}`;
    say(`${trial.name}: ${how} (${verdict.seconds} s)`);
  }
  process.stdout.write(`${describe(verdicts)}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ verdicts })}\n`);
  if (verdicts.some(({ faults }) => faults.length > 0))
    throw new EltError('ELT_RECONCILE_MISMATCH', 'not every trial ended with books that balance');
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
  const rows = verdicts.map(({ name, books, faults, seconds }) => [
    name,
    ...numbers.map((number) => String(books[number])),
    faults.length === 0 ? 'as it must' : 'WRONG',
    `${seconds} s`,
  ]);
  return table([['trial', ...numbers, 'ended', 'took'], ...rows]);
}

runCommand(parseOptions, main);
