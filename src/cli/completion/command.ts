/** `ecomflow completion`: prints a script that lets the shell complete commands, options, pipelines and queries. */
import { Argument, type Command } from 'commander';
import { listPipelines } from '../../pipelines/registry';
import { print, type OutputOptions } from '../output';
import { QUERIES } from '../query/command';
import { readNamedQueries } from '../../aws/named-queries';
import { SCRIPTS, SHELLS, type Shell } from './scripts';
import { placesOf } from './tree';

export function addCompletionCommand(program: Command): void {
  program
    .command('completion')
    .description('print a script that lets the shell complete this command')
    .addArgument(new Argument('<shell>', 'whose script').choices([...SHELLS]))
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
It completes the word \`ecomflow\`: where it is run by npx, set \`alias ecomflow='npx ecomflow'\` too.

Examples:
  $ eval "$(ecomflow completion bash)"                                  # in ~/.bashrc
  $ eval "$(ecomflow completion zsh)"                                   # in ~/.zshrc
  $ ecomflow completion fish > ~/.config/fish/completions/ecomflow.fish`,
    )
    .action((shell: Shell, options: OutputOptions) => {
      const script = SCRIPTS[shell](placesOf(program, knownValues()));
      print(options, { shell, script }, () => script.trimEnd());
    });
}

function knownValues() {
  return {
    pipeline: listPipelines().map(({ name }) => name),
    query: readNamedQueries(QUERIES).map(({ name }) => name),
  };
}
