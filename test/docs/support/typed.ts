/** Whether a command line of `ecomflow` is one. */
import type { Command } from 'commander';
import { createProgram } from '../../../src/cli/program';

/** Why a command line cannot be typed; null when it can. */
export function faultOf(line: string): string | null {
  const words = line.match(/"[^"]*"|\S+/g) ?? [];
  let command: Command = createProgram();
  while (words[0] !== undefined) {
    const next = command.commands.find((one) => one.name() === words[0]);
    if (!next) break;
    command = next;
    words.shift();
  }
  // `report` has a command below it, and takes a pipeline all the same.
  const isGroup = command.commands.length > 0 && command.registeredArguments.length === 0;
  if (isGroup && !words[0]?.startsWith('--')) return `there is no command ${words[0] ?? ''}`;
  const names = words.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0] ?? '');
  const unknown = names.find(
    (name) => name !== '--help' && !command.options.some((option) => option.long === name),
  );
  return unknown ? `${command.name()} has no option ${unknown}` : null;
}
