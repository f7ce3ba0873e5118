/** What a process started, by Linux's /proc. */
import { readdirSync, readFileSync } from 'node:fs';

/** A process that ended between two looks is no error. */
export function readProc(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/** The process and all that descend from it, also those in groups of their own. */
export function treeOf(root) {
  const parents = new Map();
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = /^PPid:\s+(\d+)/m.exec(readProc(pid, 'status'))?.[1];
    if (parent) parents.set(Number(pid), Number(parent));
  }
  const tree = [root];
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  return tree;
}

export function nameOf(pid) {
  return /^Name:\s+(.*)$/m.exec(readProc(pid, 'status'))?.[1];
}
