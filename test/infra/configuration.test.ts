/** What can be said of `infra-terraform` without the variables of an environment. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIGURATION } from './support/configuration';
import { awsSchemaFile } from './support/parts';
import { copyConfiguration, type Workspace } from './support/workspace';

let workspace: Workspace;

beforeAll(async () => {
  workspace = await copyConfiguration(CONFIGURATION);
  await workspace.good('init');
});
afterAll(() => workspace.remove());

test('is formatted', () => workspace.good('fmt', '-check', '-diff', '-recursive'));
test('is valid', () => workspace.good('validate'));

test('passes its own tests, of which there are some', async () => {
  expect(await workspace.good('test')).toMatch(/Success! [1-9]\d* passed, 0 failed/);
});

test('has no type of which the schema leaves something out', () => {
  const { lossy } = JSON.parse(readFileSync(awsSchemaFile(), 'utf8')) as { lossy: Record<string, unknown> };
  expect(typesIn(CONFIGURATION).filter((type) => type in lossy)).toEqual([]);
});

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
