/** GitHub's workflows: others' actions are pinned to a commit, rights are named and few, and no secret of GitHub's is used. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const GITHUB = join(__dirname, '../../.github');
const files = readdirSync(GITHUB, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.yml'),
);
const read = (name: string): string => readFileSync(join(GITHUB, name), 'utf8');

/** Of the repository itself, or a commit with its version beside it. */
const PINNED = /^(\.\/|[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$)/;

function faultsOf(name: string, text: string): string[] {
  const uses = [...text.matchAll(/^\s*(?:- )?uses: (.+)$/gm)].map(([, what = '']) => what);
  const isWorkflow = name.startsWith('workflows');
  return [
    ...uses.filter((what) => !PINNED.test(what)).map((what) => `${what} is not pinned`),
    ...(!isWorkflow || /^permissions:\n {2}contents: read\n/m.test(text) ? [] : ['its rights are not named']),
    ...(text.includes('secrets.') ? ['it uses a stored secret'] : []),
    ...(/: write-all|pull_request_target/.test(text) ? ['it gives away too much'] : []),
    ...[...text.matchAll(/^ +(\w[\w-]*): write$/gm)]
      .map(([, right = '']) => right)
      .filter((right) => right !== 'id-token')
      .map((right) => `it may write ${right}`),
    ...(!isWorkflow || /^concurrency:|^ +uses: \.\/\.github\/workflows/m.test(text)
      ? []
      : ['two of it may run at once']),
  ];
}

test.each(files)('%s is pinned, and has no more rights than it needs', (name) => {
  expect(faultsOf(name, read(name))).toEqual([]);
});

test('there are some', () => {
  expect(files.length).toBeGreaterThan(4);
});

test('what deploys asks somebody first', () => {
  const text = read('workflows/deploy.yml');
  const jobs = [...text.matchAll(/role: (\w+)/g)].map(([, role]) => role);
  const environments = [...text.matchAll(/^ {4}environment: (.+)$/gm)].map(([, where]) => where);
  expect(jobs).toEqual(['plan', 'apply', 'warehouse']);
  expect(environments).toEqual(['${{ inputs.environment }}', '${{ inputs.environment }}-warehouse']);
});

test('each role that the workflows take is one of infra-terraform/github.tf', () => {
  const terraform = readFileSync(join(GITHUB, '../infra-terraform/github.tf'), 'utf8');
  const taken = files.flatMap((name) => [
    ...[...read(name).matchAll(/role: (\w+)$/gm)].map(([, role]) => role),
    ...[...read(name).matchAll(/ecomflow-github-(\w+)$/gm)].map(([, role]) => role),
  ]);
  for (const role of taken) expect(terraform).toMatch(new RegExp(`^ {4}${role} +=`, 'm'));
  expect(new Set(taken)).toEqual(new Set(['plan', 'apply', 'warehouse', 'image']));
});

describe('a workflow is refused', () => {
  const good = read('workflows/plan.yml');

  test.each([
    [
      'with an action that somebody else may move',
      good.replace(/@[0-9a-f]{40} # v6\.0\.2/, '@v6'),
      /not pinned/,
    ],
    [
      'without rights of its own',
      good.replace(/^permissions:\n {2}contents: read\n/m, ''),
      /rights are not named/,
    ],
    ['with a stored key', `${good}\n# \${{ secrets.AWS_KEY }}`, /secret/],
    ['with rights to write', good.replace('id-token: write', 'contents: write'), /may write contents/],
    ['that could run beside itself', good.replace('concurrency:', 'other:'), /two of it/],
  ])('%s', (_, text, reason) => {
    expect(faultsOf('workflows/plan.yml', text).join('\n')).toMatch(reason);
  });
});
