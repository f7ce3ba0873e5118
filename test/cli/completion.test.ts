/** `ecomflow completion`: bash and, where it is installed, fish really complete; the scripts hold the same words. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SHELLS, type Shell } from '../../src/cli/completion/scripts';
import { placesOf } from '../../src/cli/completion/tree';
import { createProgram } from '../../src/cli/program';

const PLACES = placesOf(createProgram(), { pipeline: ['ecommerce'], query: ['failed_windows', 'runs'] });

/** The script as the command prints it. */
function printed(shell: Shell): string {
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    createProgram().parse(['node', 'ecomflow', 'completion', shell]);
    return write.mock.calls.map(([text]) => String(text)).join('');
  } finally {
    write.mockRestore();
  }
}

const dir = mkdtempSync(join(tmpdir(), 'ecomflow-completion-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('completion in bash', () => {
  const file = join(dir, 'ecomflow.bash');
  beforeAll(() => writeFileSync(file, printed('bash')));

  /** What bash offers for the last word of a line. */
  function offered(...words: string[]): string[] {
    const script = `set -u
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
_ecomflow ecomflow "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\\n' "\${COMPREPLY[@]}"`;
    const said = execFileSync('bash', ['--norc', '-c', script, 'bash', file, 'ecomflow', ...words], {
      encoding: 'utf8',
    });
    return said.split('\n').filter(Boolean);
  }

  it.each<[string[], string[]]>([
    [['bac'], ['backfill']],
    [['re'], ['resume', 'reconcile', 'report']],
    [
      ['source', ''],
      ['accept-ddl', 'status'],
    ],
    [['source', 'status', 'e'], ['ecommerce']],
    [['run', 'ecommerce', '--mo'], ['--mode']],
    [
      ['run', 'ecommerce', '--mode', ''],
      ['missing', 'failed', 'all'],
    ],
    [['run', '--mode', 'f'], ['failed']],
    [
      ['query', '--name', 'fa'],
      ['failed_checks', 'failed_windows'],
    ],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['--pro'], ['--profile']],
    [['local', 'start', '--pro'], ['--profile']],
  ])('of %j offers %j', (words, expected) => {
    expect(offered(...words)).toEqual(expect.arrayContaining(expected));
    const last = words.at(-1) ?? '';
    expect(offered(...words).every((word) => word.startsWith(last))).toBe(true);
  });

  it.each([[['nothing-such']], [['run', '--from', '']], [['run', 'sta']]])(
    'of %j offers nothing',
    (words) => {
      expect(offered(...words)).toEqual([]);
    },
  );

  it('is bound to the command', () => {
    const said = execFileSync('bash', ['--norc', '-c', 'source "$1"; complete -p ecomflow', 'bash', file], {
      encoding: 'utf8',
    });
    expect(said).toContain('-F _ecomflow ecomflow');
  });
});

describe('a completion script', () => {
  it('knows every command and every option', () => {
    expect(PLACES.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['', '/run', '/query', '/doctor', '/local/start', '/source/accept-ddl']),
    );
    for (const shell of SHELLS) {
      const script = printed(shell);
      for (const { path, flags } of PLACES) {
        expect(script).toContain(path);
        for (const { name } of flags)
          expect(script).toContain(shell === 'fish' ? `-l ${name.slice(2)}` : name);
      }
    }
  });

  // Neither shell is on every machine; bash, which is, offers the same words above.
  const has = (shell: Shell): boolean => spawnSync(shell, ['--version']).error === undefined;
  const where = (shell: Shell) => (has(shell) ? it : it.skip);

  where('zsh')(`is read by zsh${has('zsh') ? '' : ': not installed here'}`, () => {
    const { status, stderr } = spawnSync('zsh', ['-n'], { input: printed('zsh'), encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });

  where('fish')(`completes in fish${has('fish') ? '' : ': not installed here'}`, () => {
    const file = join(dir, 'ecomflow.fish');
    writeFileSync(file, printed('fish'));
    const offered = (line: string): string[] =>
      execFileSync('fish', ['--no-config', '-c', 'source $argv[1]; complete -C $argv[2]', file, line], {
        encoding: 'utf8',
      })
        .split('\n')
        .flatMap((said) => said.split('\t', 1))
        .filter(Boolean);
    expect(offered('ecomflow bac')).toEqual(['backfill']);
    expect(offered('ecomflow source status e')).toEqual(['ecommerce']);
    expect(offered('ecomflow run ecommerce --mode ').sort()).toEqual(['all', 'failed', 'missing']);
    expect(offered('ecomflow nothing-such')).toEqual([]);
  });
});
