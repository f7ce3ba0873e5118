/** What a process and all that descend from it take of the machine's cores, and what others take. Linux only: it reads /proc. */
import { readFileSync } from 'node:fs';
import { readProc, treeOf } from './processes.mjs';

const SAMPLE_MS = 1_000;
const TICKS_A_SECOND = 100;

/** Looks once a second, so of a process that is killed at most its last second is left out. */
export function watchCpu(rootPid, kindOf) {
  const began = { ms: performance.now(), busy: busyTicks() };
  const seen = new Map();
  const look = () => {
    for (const pid of treeOf(rootPid)) {
      const ticks = ticksOf(pid);
      if (ticks === undefined) continue;
      const known = seen.get(pid) ?? { kind: kindOf(pid), first: ticks, last: ticks };
      seen.set(pid, { ...known, last: ticks });
    }
  };
  look();
  const timer = setInterval(look, SAMPLE_MS);
  return {
    stop() {
      clearInterval(timer);
      look();
      const ticks = ((performance.now() - began.ms) / 1000) * TICKS_A_SECOND;
      const byKind = new Map();
      for (const { kind, first, last } of seen.values())
        byKind.set(kind, (byKind.get(kind) ?? 0) + (last - first) / ticks);
      const sorted = [...byKind].sort(([, one], [, other]) => other - one);
      const own = sorted.reduce((sum, [, cores]) => sum + cores, 0);
      return {
        cores: Object.fromEntries(sorted.map(([kind, cores]) => [kind, rounded(cores)])),
        own: rounded(own),
        others: rounded(Math.max(0, (busyTicks() - began.busy) / ticks - own)),
      };
    },
  };
}

function rounded(cores) {
  return Math.round(cores * 100) / 100;
}

function ticksOf(pid) {
  const stat = readProc(pid, 'stat');
  if (stat === '') return undefined;
  // Behind the name, which may hold spaces: utime is the 12th, stime the 13th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** Of all cores together, without idle and waiting for disks. */
function busyTicks() {
  const [, user, nice, system, , , irq, softirq] = readFileSync('/proc/stat', 'utf8')
    .split(/\s+/, 8)
    .map(Number);
  return user + nice + system + irq + softirq;
}
