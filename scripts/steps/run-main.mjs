/** A command whose work is TypeScript: sets up what is missing first, because on a fresh clone there are no node modules yet. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setUp } from '../setup.mjs';
import { REPOSITORY } from '../toolchain.mjs';

/** Runs a file of the repository with this process's arguments; its exit code becomes this one's. */
export async function runMain(main) {
  try {
    await setUp();
    process.exitCode = await run(join(REPOSITORY, main), process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode ||= 1;
  }
}

/** Gives back its exit code; signals are its own to handle. */
function run(main, args) {
  // The AWS SDK's remark on the age of Node is for developers, not for who watches.
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
