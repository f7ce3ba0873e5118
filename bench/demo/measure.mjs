/**
 * Measures the demo: `node bench/demo/measure.mjs [demo options]`. Prints one JSON object: seconds, seconds of each stage
 * and its share of the whole, and the most memory that the demo and everything it started held at once (PSS: shared pages
 * are counted once). Linux only: it reads /proc. Times hold for this machine; shares can be compared between machines.
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(fileURLToPath(import.meta.url), '../../..');
const SAMPLE_MS = 1_000;

/** A process that ended between two looks is no error. */
function readProc(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/** The process and all that descend from it, also those in groups of their own. */
function treeOf(root) {
  const parents = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const parent = /^PPid:\s+(\d+)/m.exec(readProc(pid, 'status'))?.[1];
    if (parent) parents.set(Number(pid), Number(parent));
  }
  const tree = [root];
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  return tree;
}

function pssKib(pid) {
  return Number(/^Pss:\s+(\d+)/m.exec(readProc(pid, 'smaps_rollup'))?.[1] ?? 0);
}

const child = spawn(process.execPath, [join(ROOT, 'scripts/demo.mjs'), ...process.argv.slice(2), '--json'], {
  cwd: ROOT,
  stdio: ['ignore', 'pipe', 'inherit'],
});
let output = '';
child.stdout.on('data', (chunk) => (output += chunk));
let peakKib = 0;
const timer = setInterval(() => {
  const sum = treeOf(child.pid).reduce((total, pid) => total + pssKib(pid), 0);
  peakKib = Math.max(peakKib, sum);
}, SAMPLE_MS);
const code = await new Promise((settle) => child.once('close', settle));
clearInterval(timer);
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
  peakMemoryMib: Math.round(peakKib / 1024),
};
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
