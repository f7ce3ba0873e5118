import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimFolder, releaseFolder } from '../../../local-aws/stack/folder';
import { testStack } from '../../support/stack';

const DEAD = { pid: 999_999_999, startedAt: '1' };
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ecomflow-folder-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const claim = (): Promise<string> => claimFolder(dir, testStack().tools.python);

describe('a stack folder', () => {
  it('is not taken from somebody who keeps other things there', async () => {
    writeFileSync(join(dir, 'letters.txt'), 'dear');
    await expect(claim()).rejects.toThrow(/not empty and not a stack's folder/);
    expect(readdirSync(dir)).toEqual(['letters.txt']);
  });

  it('is cleared of what a dead stack left, but for logs', async () => {
    writeFileSync(join(dir, 'owner.json'), JSON.stringify({ owner: DEAD, mark: 'no-such-stack' }));
    writeFileSync(join(dir, 'stack.json'), '{}');
    writeFileSync(join(dir, 'stack.log'), 'last words');
    await claim();
    expect(readdirSync(dir).sort()).toEqual(['owner.json', 'stack.log']);
  });

  it('is not mistaken for a live one when its pid was given out again', async () => {
    const other = { pid: process.pid, startedAt: '1' };
    writeFileSync(join(dir, 'owner.json'), JSON.stringify({ owner: other, mark: 'no-such-stack' }));
    await expect(claim()).resolves.toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is refused while its owner lives', async () => {
    await claim();
    await expect(claim()).rejects.toThrow(/A stack runs in/);
  });

  it('goes with the stack, and after a failure keeps its logs', async () => {
    await claim();
    writeFileSync(join(dir, 'stack.log'), 'last words');
    releaseFolder(dir, true);
    expect(readdirSync(dir)).toEqual(['stack.log']);
    releaseFolder(dir, false);
    expect(existsSync(dir)).toBe(false);
  });
});
