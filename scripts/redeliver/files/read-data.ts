/** Real files, as the pipeline's feeds take them. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'csv-parse/sync';
import { EltError } from '../../../src/model/errors';
import type { Feed } from '../../../src/model/feed';
import { matchesGlob } from '../../../src/model/glob';
import type { Dropped } from './dropped';

/** Throws ELT_INPUT_INVALID of a file whose header is none of the feeds'. */
export function readData(feeds: readonly Feed[], path: string): Dropped {
  const body = readFileSync(path, 'utf8');
  const feed = feeds.find((one) => hasHeaderOf(one, body));
  if (feed) return { name: folderOf(feed.files) + basename(path), body };
  const known = feeds.map(({ name }) => name).join(', ');
  throw new EltError('ELT_INPUT_INVALID', `--data ${path}: its header is that of no feed (${known})`);
}

/** Of a file by its name. Throws ELT_INPUT_INVALID where it is no CSV. */
export function delimiterOf(feeds: readonly Feed[]): (name: string) => string {
  return (name) => {
    const feed = feeds.find(({ files }) => matchesGlob(files, name));
    if (feed?.format.kind === 'csv') return feed.format.delimiter;
    throw new EltError('ELT_INPUT_INVALID', `${name}: only CSV files can be cut into pieces`);
  };
}

/** The folder that stands before a glob's first wildcard. */
function folderOf(glob: string): string {
  const fixed = glob.split(/[*?{]/, 1)[0] ?? '';
  return fixed.slice(0, fixed.lastIndexOf('/') + 1);
}

function hasHeaderOf({ format, columns }: Feed, body: string): boolean {
  if (format.kind !== 'csv' || !format.header) return false;
  const [cells = []] = parse(body, { delimiter: format.delimiter, to_line: 1, bom: true });
  const names = cells.map((cell) => cell.trim());
  return columns.every(({ header }) => names.includes(header));
}
