/** One suite for every folder of src/pipelines: whoever adds a folder has these tests, and changes no other file. */
import { resolve } from 'node:path';
import { readPipelines } from '../../scripts/gen/pipelines';
import { listPipelines } from '../../src/pipelines/registry';
import { copyProject, type Project } from '../scripts/gen/support/project';
import { faultsOfFolder, RULES } from './support/pipeline-folder';

const ROOT = resolve(__dirname, '../..');
const FOUND = readPipelines(ROOT);

it('finds every pipeline of the registry in its folder, and no other', () => {
  expect(FOUND.map(({ name }) => name)).toEqual(listPipelines().map(({ name }) => name));
});

describe.each(FOUND.map((pipeline) => [pipeline.name, pipeline] as const))('%s', (_, pipeline) => {
  it.each(Object.entries(RULES))('%s', (__, rule) => {
    expect(rule({ root: ROOT, pipeline })).toEqual([]);
  });
});

describe('a pipeline that is copied', () => {
  let project: Project;
  beforeEach(() => {
    project = copyProject(() => readPipelines(project.root));
  });
  afterEach(() => project.remove());

  /** A copy of a folder under another name, with this of its files changed. */
  function copy(from: string, name: string, change: (text: string) => string = (text) => text): void {
    project.copy(`src/pipelines/${from}`, `src/pipelines/${name}`);
    const file = `src/pipelines/${name}/pipeline.ts`;
    project.write(file, change(project.read(file).replace(/name: '[a-z-]+'/, `name: '${name}'`)));
  }
  const faults = (name: string): string[] => {
    const pipeline = readPipelines(project.root).find((one) => one.name === name);
    if (!pipeline) throw new Error(`${name} was not found`);
    return faultsOfFolder({ root: project.root, pipeline });
  };

  it.each([...FOUND.map(({ name }) => name), '_scaffold'])(
    'is found and kept by every rule, with none but derived files changed: %s',
    (from) => {
      copy(from, 'a-copy');
      const { code, said } = project.gen();
      expect([code, said]).toEqual([
        0,
        ['gen: wrote infra-terraform/generated/a-copy.json', 'gen: wrote src/pipelines/list.ts'],
      ]);
      expect(faults('a-copy')).toEqual([]);
    },
  );

  it.each<[string, (project: Project) => void, RegExp]>([
    [
      'has no README',
      (one) => one.removeFile('src/pipelines/a-copy/README.md'),
      /README.*there is no README/,
    ],
    ['has a README about others', (one) => one.write('src/pipelines/a-copy/README.md', '# x\n'), /README/],
    ['keeps an odd file', (one) => one.write('src/pipelines/a-copy/notes.txt', ''), /odd: notes\.txt/],
    [
      'was not derived',
      (one) => one.removeFile('infra-terraform/generated/a-copy.json'),
      /there is no .*a-copy\.json/,
    ],
    [
      'may touch what is not its own',
      (one) =>
        one.write(
          'infra-terraform/generated/a-copy.json',
          '{"prefixes":{"bronze":["bronze/a-copy/"],"lake":["silver/other/"]}}',
        ),
      /silver\/other/,
    ],
    [
      'publishes a mart that is not there',
      (one) => one.removeFile('sql/60_marts/mart_returns/materialized_view.sql'),
      /there is no .*mart_returns/,
    ],
  ])('is told of when it %s', (_, plant, words) => {
    copy('ecommerce', 'a-copy');
    expect(project.gen().code).toBe(0);
    expect(faults('a-copy')).toEqual([]);
    plant(project);
    expect(faults('a-copy')).toEqual(expect.arrayContaining([expect.stringMatching(words)]));
  });

  it.each([
    ['are others each time', 'Math.random()', /other files/],
    ['no feed takes', '"nowhere/list"', /no feed takes it/],
  ])('is told of when it has made-up files that %s', (_, name, words) => {
    copy('_scaffold', 'a-copy', (text) =>
      text.replace('feeds,', "feeds: feeds.map((feed) => ({ ...feed, files: '*' })),"),
    );
    const files = `export const filesOfDay = () => [{ name: String(${name}), text: 'x' }];`;
    project.write('src/pipelines/a-copy/samples/files.ts', files);
    expect(project.gen().code).toBe(0);
    expect(faults('a-copy')).toEqual([
      expect.stringMatching(words),
      ...Array(3).fill(expect.stringMatching(words)),
    ]);
  });
});
