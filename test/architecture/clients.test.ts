/** Every client and worker of Temporal is made where payloads' encryption is put in: src/temporal-client.ts and src/worker.ts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const SRC = resolve(__dirname, '../../src');
const MAKES = /new (?:Workflow|Schedule|AsyncCompletion)?Client\(\{|Worker\.create\(/;

function makersOf(files: readonly (readonly [string, string])[]): string[] {
  return files
    .filter(([, text]) => /from '@temporalio\/(client|worker)'/.test(text) && MAKES.test(text))
    .map(([name]) => name)
    .sort();
}

it('nobody else makes one', () => {
  const names = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const files = names.map((name) => [name, readFileSync(join(SRC, name), 'utf8')] as const);
  expect(makersOf(files)).toEqual(['temporal-client.ts', 'worker.ts']);
  const planted = `import { Client } from '@temporalio/client';\nexport const client = new Client({});`;
  expect(makersOf([...files, ['planted.ts', planted]])).toContain('planted.ts');
});
