/**
 * A pipeline of a known kind is a folder: a copy of `_scaffold` in a copy of the project, where nothing outside the folder changes but what
 * `npm run gen` writes, is provisioned, run and shown by the demo as any other.
 */
import { execFile, execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

jest.setTimeout(600_000);

const PROJECT = resolve(__dirname, '../..');
const NAME = 'branch-prices';
/** What neither runs nor is read by what does. */
const LEFT_OUT = /^(?!test\/infra\/golden\/|docs\/(services|star)\.md)(test|docs|bench)\//;
/** No role of infra-terraform is for a pipeline that nobody deploys, so that its calls are not held to any. */
const UNRECORDED = { ECOMFLOW_CALLS_DIR: '' };

/** A price that no good has, beside the good rows of each file. */
const WITH_A_BAD_ROW = `
  import { filesOfDay as goodFiles } from './good-files';
  import type { SampleDay, SampleFile } from '../../../model/sample';
  export const filesOfDay = (day: SampleDay): SampleFile[] =>
    goodFiles(day).map((file) => ({ ...file, text: file.text + '85999;Broken;-1,00;5.1.2026\\n' }));
`;

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(cwd: string, ...args: readonly string[]): Promise<Ended> {
  return new Promise((settle) => {
    const env = { ...process.env, ...UNRECORDED };
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', ...args],
      { cwd, env },
      (_, stdout, stderr) => settle({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

describe('a copy of the scaffold', () => {
  const root = mkdtempSync(join(tmpdir(), 'ecomflow-copied-'));
  const folder = join(root, 'src/pipelines', NAME);
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: PROJECT,
    encoding: 'utf8',
  })
    .split('\0')
    .filter((file) => file !== '' && !LEFT_OUT.test(file));

  beforeAll(() => {
    for (const file of files) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      cpSync(join(PROJECT, file), join(root, file));
    }
    symlinkSync(join(PROJECT, 'node_modules'), join(root, 'node_modules'));
    cpSync(join(root, 'src/pipelines/_scaffold'), folder, { recursive: true });
    const definition = readFileSync(join(folder, 'pipeline.ts'), 'utf8');
    writeFileSync(join(folder, 'pipeline.ts'), definition.replaceAll(/scaffold(?=['/])/g, NAME));
    renameSync(join(folder, 'samples/files.ts'), join(folder, 'samples/good-files.ts'));
    writeFileSync(join(folder, 'samples/files.ts'), WITH_A_BAD_ROW);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('changes no file outside its folder but those that are derived', async () => {
    const derived = await run(root, 'scripts/gen.ts');
    expect([derived.code, derived.stdout.trimEnd().split('\n')]).toEqual([
      0,
      [`gen: wrote infra-terraform/generated/${NAME}.json`, 'gen: wrote src/pipelines/list.ts'],
    ]);
    const changed = files.filter(
      (file) => !readFileSync(join(root, file)).equals(readFileSync(join(PROJECT, file))),
    );
    expect(changed).toEqual(['src/pipelines/list.ts']);
  });

  it('runs a window from its landed file to its dimension, and keeps the bad row aside', async () => {
    const shown = await run(root, 'scripts/demo/main.ts', '--pipeline', NAME, '--days', '1', '--json');
    expect([shown.code, shown.stderr]).toEqual([0, expect.stringContaining('1 rejected')]);
    expect(JSON.parse(shown.stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
      pipeline: NAME,
      windows: 1,
      members: { product: { members: 4, versions: 4 } },
      proof: { runs: { matched: 1 } },
    });
  });
});
