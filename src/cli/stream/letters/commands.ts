/** `ecomflow stream letters`: what people do with records that a consumer gave up. */
import { userInfo } from 'node:os';
import { Option, type Command } from 'commander';
import {
  LETTER_REASONS,
  type EndSummary,
  type LetterList,
  type LetterReason,
  type LetterStory,
} from '../../../model/letters';
import { print, type OutputOptions } from '../../output';
import { endText, listText, storyText } from './describe';
import { readPatch } from './read-patch';
import { redrive } from './redrive';

interface Chosen extends OutputOptions {
  readonly all?: boolean;
  readonly reason?: LetterReason;
  readonly by: string;
  readonly detach?: boolean;
}

export function addLetterCommands(stream: Command): void {
  const letters = stream
    .command('letters')
    .description('records of the stream that a consumer gave up: list, show, fix, replay and discard them');
  addLooks(letters);
  addFix(letters);
  addEnds(letters);
}

const reasonOption = (): Option =>
  new Option('--reason <reason>', 'those of this reason alone').choices(Object.keys(LETTER_REASONS));
const byOption = (): Option =>
  new Option('--by <name>', 'who does it; kept with it').default(userInfo().username, 'who is logged in');

function addLooks(letters: Command): void {
  letters
    .command('list')
    .description('list letters that are open, the oldest first, and count them by reason')
    .addOption(reasonOption())
    .option('--all', 'also those that were replayed or discarded')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  $ ecomflow stream letters list --reason not-a-line')
    .action(async ({ reason, all, ...options }: OutputOptions & { reason?: LetterReason; all?: boolean }) => {
      const list = await redrive<LetterList>({
        action: 'list',
        ...(reason && { reason }),
        ...(all && { all }),
      });
      print(options, list, () => listText(list));
    });
  letters
    .command('show')
    .description('show a letter: what is wrong with it, its lines (masked), and what was done with it')
    .argument('<letter>', 'as `list` names it')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  $ ecomflow stream letters show 3f2a9c01d4e5b678')
    .action(async (letter: string, options: OutputOptions) => {
      const story = await redrive<LetterStory>({ action: 'show', letter });
      print(options, story, () => storyText(story));
    });
}

function addFix(letters: Command): void {
  letters
    .command('fix')
    .description("mend a letter's lines by a JSON patch (RFC 6902); nothing is put into the stream yet")
    .argument('<letter>', 'as `list` names it')
    .requiredOption('--patch <json|@file>', 'over the list of its lines: /0/quantity is of the first')
    .option('--why <text>', 'kept with it')
    .addOption(byOption())
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
A line that is no JSON is a text in that list. A line keeps its id and the time at which it was received; where it has none, leave them out.

Example:
  $ ecomflow stream letters fix 3f2a9c01d4e5b678 --patch '[{"op":"replace","path":"/0/quantity","value":6}]'`,
    )
    .action(
      async (
        letter: string,
        { patch, why, by, ...options }: OutputOptions & { patch: string; why?: string; by: string },
      ) => {
        const input = { action: 'fix', letter, patch: readPatch(patch), by, ...(why && { why }) } as const;
        const story = await redrive<LetterStory>(input);
        print(options, story, () => storyText(story));
      },
    );
}

function addEnds(letters: Command): void {
  const after =
    '\nCtrl-C leaves it going; the same again takes up what is left.\n\nExample:\n  $ ecomflow stream letters ';
  letters
    .command('replay')
    .description('put letters into the stream again, with the ids and times that their lines have')
    .argument('[letters...]', 'as `list` names them')
    .option('--all', 'all that are open')
    .addOption(reasonOption())
    .option('--why <text>', 'kept with it')
    .addOption(byOption())
    .option('--detach', 'start it and return at once')
    .option('--json', 'print one JSON document')
    .addHelpText('after', `${after}replay --all --reason not-taken`)
    .action(async (names: string[], options: Chosen & { readonly why?: string }) =>
      endLetters({ action: 'replay', ...(options.why && { why: options.why }) }, names, options),
    );
  letters
    .command('discard')
    .description('close letters without putting them anywhere; they are kept')
    .argument('[letters...]', 'as `list` names them')
    .option('--all', 'all that are open')
    .addOption(reasonOption())
    .requiredOption('--why <text>', 'kept with it')
    .addOption(byOption())
    .option('--detach', 'start it and return at once')
    .option('--json', 'print one JSON document')
    .addHelpText('after', `${after}discard 3f2a9c01d4e5b678 --why "a test of the client's"`)
    .action(async (names: string[], options: Chosen & { readonly why: string }) =>
      endLetters({ action: 'discard', why: options.why }, names, options),
    );
}

type Ending =
  { readonly action: 'replay'; readonly why?: string } | { readonly action: 'discard'; readonly why: string };

async function endLetters(ending: Ending, names: readonly string[], options: Chosen): Promise<void> {
  const { all = false, reason, by, detach = false } = options;
  const input = { ...ending, letters: all ? 'all' : [...names], by, ...(reason && { reason }) } as const;
  const summary = await redrive<EndSummary>(input, { detach });
  if (summary) print(options, summary, () => endText(summary));
}
