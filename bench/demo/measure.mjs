/**
 * Measures the demo: `node bench/demo/measure.mjs [demo options]`. Prints one JSON object: seconds, seconds of each stage
 * and its share of the whole, and the most memory that the demo and everything it started held at once (PSS: shared pages
 * are counted once). Linux only: it reads /proc. Times hold for this machine; shares can be compared between machines.
 */
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { watchMemory } from '../support/memory.mjs';

const ROOT = resolve(fileURLToPath(import.meta.url), '../../..');

const child = spawn(process.execPath, [join(ROOT, 'scripts/demo.mjs'), ...process.argv.slice(2), '--json'], {
  cwd: ROOT,
  stdio: ['ignore', 'pipe', 'inherit'],
});
let output = '';
child.stdout.on('data', (chunk) => (output += chunk));
const memory = watchMemory(child.pid);
const code = await new Promise((settle) => child.once('close', settle));
const peakMemoryMib = memory.stop();
if (code !== 0) throw new Error(`the demo ended with ${code}`);

const { seconds, stages, windows } = JSON.parse(output.trim().split('\n').at(-1));
const share = (part) => Math.round((part / seconds) * 100) / 100;
const report = {
  windows,
  seconds,
  stages: Object.fromEntries(
    Object.entries(stages).map(([stage, time]) => [
      stage,
      { seconds: Math.round(time * 10) / 10, share: share(time) },
    ]),
  ),
  peakMemoryMib,
};
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
