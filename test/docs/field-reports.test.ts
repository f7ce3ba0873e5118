/** Every kind in docs/field-reports.md names a test that is there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/field-reports.md'), 'utf8');
const FILES = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' }).map(
  (file) => `test/${file}`,
);
const PYTHON = FILES.filter((file) => file.endsWith('.py'))
  .map((file) => readFileSync(join(ROOT, file), 'utf8'))
  .join('\n');

/** Files and Python tests that a text names and that are not there. */
function missingTests(text: string): string[] {
  const files = [...text.matchAll(/`([\w/-]+(?:\.test\.ts|\.py)|battery\/\w+\.ts)`/g)].map(
    ([, file = '']) => file,
  );
  const names = [...text.matchAll(/\b(test_\w{12,})\b(?!\.py)/g)].map(([, name = '']) => name);
  return [
    ...files.filter((file) => !FILES.some((known) => known === file || known.endsWith(`/${file}`))),
    ...names.filter((name) => !new RegExp(`def ${name}\\b`).test(PYTHON)),
  ];
}

it('names only tests that are there', () => {
  expect(missingTests(PAGE)).toEqual([]);
});

it('would show a file or a test that is not', () => {
  expect(
    missingTests('`no-such.test.ts`, `test/glue/test_job.py`, `test_job.py`: test_nothing_of_that_name'),
  ).toEqual(['no-such.test.ts', 'test_nothing_of_that_name']);
});

it('names a test in each section', () => {
  const sections = PAGE.split(/^## /m).slice(1);
  expect(sections.length).toBeGreaterThanOrEqual(8);
  expect(sections.filter((section) => !/`[\w/-]+(\.test\.ts|\.py)`|battery\/\w+\.ts/.test(section))).toEqual(
    [],
  );
});
