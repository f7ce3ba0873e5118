/** What a process and all that descend from it hold at once (PSS: shared pages are counted once). Linux only: it reads /proc. */
import { nameOf, readProc, treeOf } from './processes.mjs';

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

/** What they hold at this moment, MiB: as PSS, and as RSS, which counts shared pages for each. */
export function heldNow(rootPid) {
  const of = (kind) => treeOf(rootPid).reduce((total, pid) => total + heldKib(pid, kind), 0);
  return { pssMiB: Math.round(of('Pss') / 1024), rssMiB: Math.round(of('Rss') / 1024) };
}

function pssKib(pid) {
  return heldKib(pid, 'Pss');
}

function heldKib(pid, kind) {
  return Number(new RegExp(`^${kind}:\\s+(\\d+)`, 'm').exec(readProc(pid, 'smaps_rollup'))?.[1] ?? 0);
}
