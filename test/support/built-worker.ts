/** The worker as its image has it: compiled, its workflows bundled, nothing of development beside it; started by the Dockerfile's own words. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { BUNDLES_VARIABLE } from './run-folder';

const ROOT = resolve(__dirname, '../..');

/** A folder as the image's /app is. It takes a while: the file that needs it first builds it for all. */
export async function builtApp(): Promise<string> {
  const folder = process.env[BUNDLES_VARIABLE] ?? mkdtempSync(join(tmpdir(), 'ecomflow-built-'));
  const app = join(folder, 'app');
  if (existsSync(app)) return app;
  const own = mkdtempSync(`${app}-`);
  // The packages first: the bundle has some of them in it.
  for (const part of ['node_modules', 'sql', 'package.json']) symlinkSync(join(ROOT, part), join(own, part));
  // Types are what `npm run check` looks at, beside these tests: here they would take most of the time, and the code is the same.
  const build = [
    '--import',
    'tsx',
    join(ROOT, 'scripts/build.ts'),
    join(own, 'dist'),
    '--noCheck',
    '--noResolve',
  ];
  await promisify(execFile)(process.execPath, build, { cwd: ROOT });
  // Another file may have been quicker.
  if (!existsSync(app)) renameSync(own, app);
  return app;
}

/** What the image starts, without `node`. */
export function entrypoint(): string[] {
  const [, words = '[]'] =
    /^ENTRYPOINT (\[.*\])$/m.exec(readFileSync(join(ROOT, 'Dockerfile'), 'utf8')) ?? [];
  const [node, ...args] = JSON.parse(words) as string[];
  if (node !== 'node')
    throw new Error(`the image starts ${String(node)}, which would hear SIGTERM instead of node`);
  return args;
}

/** In an environment that has nothing but `env`, as a container's; it calls AWS as the role. */
export async function spawnBuiltWorker(
  env: Readonly<Record<string, string>>,
  log: string,
  role = 'ecomflow-worker',
): Promise<ChildProcess> {
  const out = openSync(log, 'a');
  return spawn(process.execPath, entrypoint(), {
    cwd: await builtApp(),
    // The local stack takes an access key id for the name of the role that calls.
    env: { ...env, AWS_ACCESS_KEY_ID: role, NODE_ENV: 'production' },
    stdio: ['ignore', out, out],
  });
}
