/** What a process and all that descend from it hold at once (PSS: shared pages are counted once). Linux only: it reads /proc. */
import { readdirSync, readFileSync } from 'node:fs';

const SAMPLE_MS = 1_000;

/** Looks once a second until `stop`, which gives the most that was seen, MiB. `name` counts only processes of that name. */
export function watchMemory(rootPid, { name } = {}) {
  let peakKib = 0;
  const timer = setInterval(() => {
    const pids = treeOf(rootPid).filter((pid) => name === undefined || nameOf(pid) === name);
    peakKib = Math.max(
      peakKib,
      pids.reduce((total, pid) => total + pssKib(pid), 0),
    );
  }, SAMPLE_MS);
  return {
    stop() {
      clearInterval(timer);
      return Math.round(peakKib / 1024);
    },
  };
}

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
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = /^PPid:\s+(\d+)/m.exec(readProc(pid, 'status'))?.[1];
    if (parent) parents.set(Number(pid), Number(parent));
  }
  const tree = [root];
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  return tree;
}

function nameOf(pid) {
  return /^Name:\s+(.*)$/m.exec(readProc(pid, 'status'))?.[1];
}

function pssKib(pid) {
  return Number(/^Pss:\s+(\d+)/m.exec(readProc(pid, 'smaps_rollup'))?.[1] ?? 0);
}
