/** The stand-in's own tests, in Go. */
import { join } from 'node:path';
import { REPOSITORY } from './support/configuration';
import { runTool } from './support/engine';

const FOLDER = join(REPOSITORY, 'scripts', 'infra', 'provider');

async function go(program: string, ...args: string[]): Promise<string> {
  const { code, output } = await runTool(program, FOLDER, args, { CGO_ENABLED: '0' });
  if (code !== 0) throw new Error(output);
  return output;
}

test('is formatted', async () => {
  expect(await go('gofmt', '-l', '.')).toBe('');
});
test('is vetted', () => go('go', 'vet', './...'));
test('does what its tests say', async () => {
  expect(await go('go', 'test', './...')).toMatch(/^ok\s+ecomflow\/aws-stand-in/m);
});
