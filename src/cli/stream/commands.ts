/** `ecomflow stream`: what goes by the stream of invoices. */
import type { Command } from 'commander';
import { addLetterCommands } from './letters/commands';

export function addStreamCommands(program: Command): void {
  const stream = program.command('stream').description('the stream of invoices');
  addLetterCommands(stream);
}
