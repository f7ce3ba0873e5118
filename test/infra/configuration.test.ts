/** What can be said of `infra-terraform` without the variables of an environment. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIGURATION } from './support/configuration';
import { awsSchemaFile } from './support/parts';
import { plant } from './support/sample';
import { copyConfiguration, type Workspace } from './support/workspace';

let workspace: Workspace;

beforeAll(async () => {
  workspace = await copyConfiguration(CONFIGURATION);
  await workspace.good('init');
});
afterAll(() => workspace.remove());

test('is formatted', () => workspace.good('fmt', '-check', '-diff', '-recursive'));
test('is valid', () => workspace.good('validate'));

test('refuses an engine that is too old', async () => {
  const strict = workspace.fork('strict');
  for (const file of ['versions.tf', 'engine.tofu'])
    plant(strict.folder, [[file, 'required_version = ">= 1.10"', 'required_version = ">= 99.0"']]);
  const { code, output } = await strict.run('init');
  expect(code).not.toBe(0);
  expect(output).toMatch(/Unsupported Terraform Core version|not compatible with OpenTofu/);
});

test.each(ownTests())('passes its own tests of %s, of which there are some', async (file) => {
  const output = await workspace.good('test', `-filter=tests/${file}`);
  expect(output).toMatch(/Success! [1-9]\d* passed, 0 failed/);
});

test('has no type of which the schema leaves something out', () => {
  const { lossy } = JSON.parse(readFileSync(awsSchemaFile(), 'utf8')) as { lossy: Record<string, unknown> };
  expect(typesIn(CONFIGURATION).filter((type) => type in lossy)).toEqual([]);
});

/** One after the other, each with the time that a test has: a busy host takes ten minutes for all of them. */
function ownTests(): string[] {
  const files = readdirSync(join(CONFIGURATION, 'tests')).filter((name) => name.endsWith('.tftest.hcl'));
  if (files.length === 0) throw new Error(`${CONFIGURATION} has no tests`);
  return files;
}

/** Resource types and data sources that the files of a folder name. */
function typesIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.tf'),
  );
  const texts = files.map((name) => readFileSync(join(folder, name), 'utf8'));
  const found = texts.flatMap((text) => [...text.matchAll(/^(?:resource|data) "(aws_\w+)"/gm)]);
  const types = new Set(found.map(([, type]) => String(type)));
  if (types.size === 0) throw new Error(`${folder} has no resources`);
  return [...types];
}
