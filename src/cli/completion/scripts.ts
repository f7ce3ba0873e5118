/**
 * Completion scripts. They hold everything themselves: asking the command anew at each press of Tab would take seconds.
 * Names of commands, options and values are [a-z0-9_-]; descriptions are quoted.
 */
import type { Flag, Place } from './tree';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

export const SCRIPTS: Readonly<Record<Shell, (places: readonly Place[]) => string>> = {
  bash: bashScript,
  zsh: (places) => `autoload -U +X bashcompinit && bashcompinit\n${bashScript(places)}`,
  fish: fishScript,
};

const pathsOf = (places: readonly Place[]): string[] => places.map(({ path }) => path).filter(Boolean);

/** What may stand at a place: subcommands, known arguments, options. */
function wordsOf({ commands, values, flags }: Place): string {
  return [...commands.map(({ name }) => name), ...values, ...flags.map(({ name }) => name)].join(' ');
}

function bashScript(places: readonly Place[]): string {
  const here = places.map((place) => `    '${place.path}') words='${wordsOf(place)}' ;;`);
  const after = places.flatMap(({ path, flags }) =>
    flags
      .filter(({ takesValue }) => takesValue)
      .map(({ name, values }) => `    '${path} ${name}') words='${values.join(' ')}' ;;`),
  );
  return `_ecomflow() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" path= words= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$path/\${COMP_WORDS[i]}" in
      ${pathsOf(places).join('|')}) path="$path/\${COMP_WORDS[i]}" ;;
    esac
  done
  case "$path" in
${here.join('\n')}
  esac
  case "$path $prev" in
${after.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _ecomflow ecomflow
`;
}

function fishScript(places: readonly Place[]): string {
  const lines = places.flatMap(({ path, commands, flags, values }) => [
    ...commands.map(({ name, description }) => fishLine(path, `-a ${name} -d ${quoted(description)}`)),
    ...(values.length > 0 ? [fishLine(path, `-a ${quoted(values.join(' '))}`)] : []),
    ...flags.map((flag) => fishLine(path, fishFlag(flag))),
  ]);
  return `function __ecomflow_path
    set -l path ''
    for word in (commandline -opc)[2..-1]
        switch "$path/$word"
            case ${pathsOf(places).join(' ')}
                set path "$path/$word"
        end
    end
    echo "ecomflow$path"
end
complete -c ecomflow -f
${lines.join('\n')}
`;
}

function fishLine(path: string, what: string): string {
  return `complete -c ecomflow -n 'test (__ecomflow_path) = ecomflow${path}' ${what}`;
}

function fishFlag({ name, description, takesValue, values }: Flag): string {
  const value = values.length > 0 ? `-x -a ${quoted(values.join(' '))} ` : takesValue ? '-r -F ' : '';
  return `-l ${name.replace(/^--/, '')} ${value}-d ${quoted(description)}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
