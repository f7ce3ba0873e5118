/** docs/unproven.md points at what proves each of its lines, and every step of `npm run test:aws` proves one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STEPS } from '../../../scripts/test-aws/steps';

const page = readFileSync(join(__dirname, '../../../docs/unproven.md'), 'utf8');
const lines = page
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .slice(2);
const pointed = lines.filter((line) => line.includes('`npm run test:aws`'));

test('each line says how it is proved', () => {
  expect(lines.length).toBeGreaterThan(5);
  expect(lines.filter((line) => (line.split('|')[2] ?? '').trim() === '')).toEqual([]);
});

test('a line that points at the tests in an account is proved by a step, and each step proves a line', () => {
  const words = STEPS.flatMap(({ proves }) => proves);
  expect(pointed.filter((line) => !words.some((word) => line.includes(word)))).toEqual([]);
  expect(words.filter((word) => !pointed.some((line) => line.includes(word)))).toEqual([]);
});
