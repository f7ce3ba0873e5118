/** `ecomflow stream`: the API that takes invoices and gives them back. */
import type { Command } from 'commander';
import { addLetterCommands } from './letters/commands';
import { addSendCommand } from './send/command';
import { addStreamStatusCommand } from './status/command';
import { addTokenCommands } from './token';
import { addUserCommands } from './user/command';

export function addStreamCommands(program: Command): void {
  const stream = program
    .command('stream')
    .description(
      'the stream of invoices: send a file, look how it is, say who may read what, what became of records that failed',
    );
  addSendCommand(stream);
  addStreamStatusCommand(stream);
  addUserCommands(stream);
  addTokenCommands(stream);
  addLetterCommands(stream);
}
