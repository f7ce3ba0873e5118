/**
 * `npm run demo`: sets up what is missing, then runs scripts/demo/main.ts with the same arguments.
 * Plain Node: on a fresh clone there are no node modules yet.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setUp } from './setup.mjs';
import { REPOSITORY } from './toolchain.mjs';

/** Runs the demo itself and gives back its exit code; signals are its own to handle. */
function runDemo(args) {
  const main = join(REPOSITORY, 'scripts', 'demo', 'main.ts');
  // The AWS SDK's remark on the age of Node is for developers, not for who watches a demo.
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], { stdio: 'inherit', env });
  // Ctrl-C reaches the child too, as a member of the terminal's group; here it only must not end us first.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((settle, fail) => {
    child.once('error', fail);
    child.once('exit', (code, signal) => settle(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}

try {
  await setUp();
  process.exitCode = await runDemo(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode ||= 1;
}
