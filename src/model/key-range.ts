/** Ranges of object keys in the order of their bytes: S3 lists in it, and Redshift sorts and compares text in it. */
import type { Window } from './window';

/** Half-open: from the first key on, before the second. */
export interface KeyRange {
  readonly from: string;
  readonly before: string;
}

const DAY_MS = 86_400_000;

/** All keys that begin with a prefix, whose last character is ASCII. */
export function startingWith(prefix: string): KeyRange {
  const last = prefix.length - 1;
  return {
    from: prefix,
    before: prefix.slice(0, last) + String.fromCharCode(prefix.charCodeAt(last) + 1),
  };
}

/** The folders, one for each UTC day, in which a table's change objects of a window lie: `2011/01/05/`. */
export function dayFolders({ from, to }: Window): string[] {
  const folders: string[] = [];
  for (let dayMs = Math.floor(Date.parse(from) / DAY_MS) * DAY_MS; dayMs < Date.parse(to); dayMs += DAY_MS)
    folders.push(dayFolder(dayMs));
  return folders;
}

/** The folder of an instant's UTC day. */
export function dayFolder(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 10).replaceAll('-', '/')}/`;
}

/** The keys of those folders under a table's prefix. */
export function daysRange(prefix: string, window: Window): KeyRange {
  const folders = dayFolders(window);
  const { from } = startingWith(prefix + (folders[0] ?? ''));
  const { before } = startingWith(prefix + (folders.at(-1) ?? ''));
  return { from, before };
}
