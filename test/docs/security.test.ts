/** SECURITY.md names tests that are there, and every test of an attack is named. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8');

function testsOf(page: string): string[] {
  const [, table = ''] = page.split('## What comes from outside');
  return [...table.matchAll(/`(test\/[\w./-]+)`/g)].map(([, file = '']) => file);
}

const missing = (page: string): string[] => testsOf(page).filter((file) => !existsSync(join(ROOT, file)));

it('each input has a test that is there', () => {
  const rows = PAGE.split('\n').filter((line) => line.startsWith('| ') && line.includes('`test/'));
  expect(rows.length).toBeGreaterThan(15);
  expect(missing(PAGE)).toEqual([]);
  expect(missing(PAGE.replace('inputs.test.ts', 'gone.test.ts'))).toEqual(['test/security/gone.test.ts']);
});

it('each test of attacks is named', () => {
  const here = readdirSync(join(ROOT, 'test/security')).filter((name) => name.endsWith('.test.ts'));
  expect(here.filter((name) => !testsOf(PAGE).includes(`test/security/${name}`))).toEqual([]);
});
