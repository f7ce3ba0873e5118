/** What each command says of itself. */
import { Command } from 'commander';
import { createProgram } from '../../src/cli/program';

/** Commands that do something, by the words that call them. */
function leavesOf(command: Command, words: readonly string[] = []): (readonly [string, Command])[] {
  if (command.commands.length === 0) return [[words.join(' '), command]];
  return command.commands.flatMap((one) => leavesOf(one, [...words, one.name()]));
}

function helpOf(command: Command): string {
  let said = '';
  command.configureOutput({ writeOut: (text) => void (said += text) }).outputHelp();
  return said;
}

describe('a command', () => {
  const leaves = leavesOf(createProgram());

  it.each(leaves)('has an example of itself in its help, and speaks JSON: %s', (words, command) => {
    expect(helpOf(command)).toContain(`ecomflow ${words}`.trimEnd());
    expect(helpOf(command)).toMatch(/^Examples?:\n(.*\n)* {2}\$ .*ecomflow /m);
    expect(helpOf(command)).toContain('--json');
  });

  it('without one would be seen', () => {
    expect(helpOf(new Command('bare').description('does nothing'))).not.toMatch(/^Examples?:/m);
  });
});
