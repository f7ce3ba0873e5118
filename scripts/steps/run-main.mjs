/**
 * Sets up what is missing, then runs a program in TypeScript with this process's arguments, and ends with its exit code.
 * Plain Node: on a fresh clone there are no node modules yet.
 */
import { spawn } from 'node:child_process';
import { setUp } from '../setup.mjs';

/** Signals are the program's own to handle. `file` is absolute. */
export async function runMain(file) {
  try {
    await setUp();
    process.exitCode = await runToEnd(file, process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode ||= 1;
  }
}

function runToEnd(file, args) {
  // The AWS SDK's remark on the age of Node is for developers, not for who watches a demo.
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], { stdio: 'inherit', env });
  // Ctrl-C reaches the child too, as a member of the terminal's group; here it only must not end us first.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((settle, fail) => {
    child.once('error', fail);
    child.once('exit', (code, signal) => settle(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}
