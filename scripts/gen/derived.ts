/** Files that are made from definitions: written, or compared with what is there. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface DerivedFile {
  /** Below the project's root, with slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Derived {
  readonly files: readonly DerivedFile[];
  /** Written where they are missing, and left alone from then on. */
  readonly drafts: readonly DerivedFile[];
  /** What is there and was derived once; what of it is no longer made is an orphan. */
  readonly owned: readonly string[];
}

export interface Change {
  readonly what: 'missing' | 'stale' | 'orphaned';
  readonly path: string;
}

/** What is not as the definitions have it, sorted by path. */
export function changesOf(root: string, { files, drafts, owned }: Derived): Change[] {
  const made = new Set(files.map(({ path }) => path));
  const changes = [
    ...[...files, ...drafts]
      .filter(({ path }) => !existsSync(join(root, path)))
      .map(({ path }): Change => ({ what: 'missing', path })),
    ...files
      .filter(
        ({ path, text }) => existsSync(join(root, path)) && readFileSync(join(root, path), 'utf8') !== text,
      )
      .map(({ path }): Change => ({ what: 'stale', path })),
    ...owned.filter((path) => !made.has(path)).map((path): Change => ({ what: 'orphaned', path })),
  ];
  return changes.sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Makes the changes, and returns them. */
export function writeDerived(root: string, derived: Derived): Change[] {
  const changes = changesOf(root, derived);
  const texts = new Map([...derived.drafts, ...derived.files].map(({ path, text }) => [path, text]));
  for (const { what, path } of changes) {
    const place = join(root, path);
    if (what === 'orphaned') rmSync(place);
    else {
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, texts.get(path) ?? '');
    }
  }
  return changes;
}
