/** What Python compiled is kept in the cache, whatever the environment says of it, and nowhere else. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { testStack } from '../support/stack';

const TOOLCHAIN = pathToFileURL(join(__dirname, '../../scripts/toolchain.mjs')).href;
/** As images of Python have it. */
const FORBIDDING = { ...process.env, PYTHONPYCACHEPREFIX: '', PYTHONDONTWRITEBYTECODE: '1' };

describe('what Python compiled', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ecomflow-bytecode-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'one.py'), 'ONE = 1\n');
  const cache = join(folder, 'cache');

  function settings(): Record<string, string> {
    const code = `import { bytecodeEnvironment } from '${TOOLCHAIN}'; console.log(JSON.stringify(bytecodeEnvironment()))`;
    const env = { ...FORBIDDING, ECOMFLOW_CACHE: cache };
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', code], {
      env,
      encoding: 'utf8',
    });
    return JSON.parse(said) as Record<string, string>;
  }

  function kept(env: NodeJS.ProcessEnv): string[] {
    execFileSync(testStack().tools.python, ['-c', 'import one'], { cwd: folder, env });
    const found = existsSync(cache) ? readdirSync(cache, { recursive: true, encoding: 'utf8' }) : [];
    return found.filter((name) => /(^|\/)one\.[^/]*pyc$/.test(name));
  }

  it('would be kept nowhere in a container that forbids it', () => {
    expect(kept(FORBIDDING)).toEqual([]);
  });

  it('is kept in the cache all the same, and not beside its source', () => {
    expect(kept({ ...FORBIDDING, ...settings() })).toHaveLength(1);
    expect(existsSync(join(folder, '__pycache__'))).toBe(false);
  });
});
