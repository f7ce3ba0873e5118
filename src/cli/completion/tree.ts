/** The command line as data: what may stand where, read from the commands themselves. */
import type { Argument, Command, Option } from 'commander';

export interface Place {
  /** `/source/status`; empty for the command itself. */
  readonly path: string;
  /** Subcommands with their descriptions. */
  readonly commands: readonly Word[];
  readonly flags: readonly Flag[];
  /** What its arguments may be, as far as that is known. */
  readonly values: readonly string[];
}

export interface Word {
  readonly name: string;
  readonly description: string;
}

export interface Flag extends Word {
  readonly takesValue: boolean;
  readonly values: readonly string[];
}

/** Values by the word in angle brackets, such as `pipeline`. */
export type KnownValues = Readonly<Record<string, readonly string[]>>;

/** Every place, parents first. */
export function placesOf(program: Command, known: KnownValues): Place[] {
  const everywhere = program.options.filter(({ long }) => long !== '--version');
  return visit(program, '', everywhere, known);
}

function visit(command: Command, path: string, everywhere: readonly Option[], known: KnownValues): Place[] {
  const help = command.createHelp();
  const commands = help.visibleCommands(command).filter((one) => one.name() !== 'help');
  const options = [...new Set([...help.visibleOptions(command), ...everywhere])];
  const place: Place = {
    path,
    commands: commands.map((one) => ({ name: one.name(), description: one.description() })),
    flags: options.map((option) => flagOf(option, known)),
    values: command.registeredArguments.flatMap((argument) => valuesOf(argument, argument.name(), known)),
  };
  return [place, ...commands.flatMap((one) => visit(one, `${path}/${one.name()}`, everywhere, known))];
}

function flagOf(option: Option, known: KnownValues): Flag {
  const [, placeholder = ''] = /[<[]([^>\]]+)[>\]]/.exec(option.flags) ?? [];
  return {
    name: option.long ?? option.short ?? '',
    description: option.description,
    takesValue: option.required || option.optional,
    values: valuesOf(option, placeholder, known),
  };
}

function valuesOf(one: Option | Argument, placeholder: string, known: KnownValues): readonly string[] {
  return one.argChoices ?? known[placeholder] ?? [];
}
