/** A step of a check: a command whose output is shown when it fails. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { REPOSITORY } from '../toolchain.mjs';

/** Runs a command to its end; returns {code, output, seconds}. `show` passes its output through as it comes. */
export async function runStep(command, args, { env = {}, show = false } = {}) {
  const began = Date.now();
  const child = spawn(command, args, {
    cwd: REPOSITORY,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
      if (show) process.stderr.write(chunk);
    });
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve(1);
    });
    child.once('close', (status) => resolve(status ?? 1));
  });
  return { code, output, seconds: Math.round((Date.now() - began) / 100) / 10 };
}

/** [command, ...arguments] that run a tool of node_modules without npx, which takes a second of its own. */
export function nodeTool(script, ...args) {
  return [process.execPath, join(REPOSITORY, 'node_modules', script), ...args];
}
