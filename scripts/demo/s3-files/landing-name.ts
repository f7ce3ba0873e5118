/** Under which name a person's file has to be dropped, so that the feed that can read it takes it. */
import { basename } from 'node:path';
import { gunzipSync, constants } from 'node:zlib';
import { EltError } from '../../../src/model/errors';
import type { Feed } from '../../../src/model/feed';
import { matchesGlob } from '../../../src/model/glob';

type Read = Pick<Feed, 'name' | 'format' | 'files' | 'columns'>;

/** Throws ELT_INPUT_INVALID where no feed takes it, or several would. */
export function landingName(feeds: readonly Read[], file: string, body: Uint8Array): string {
  const takers = feeds.flatMap((feed) => {
    const name = folderOf(feed.files) + basename(file);
    return matchesGlob(feed.files, name) ? [{ feed, name }] : [];
  });
  const able = takers.length > 1 ? takers.filter(({ feed }) => hasHeaderOf(feed, body)) : takers;
  const [only] = able;
  if (only && able.length === 1) return only.name;
  const known = feeds.map(({ name, files }) => `${name}: ${files}`).join(', ');
  const why =
    takers.length === 0
      ? 'no feed takes a file of this name'
      : able.length === 0
        ? 'its first line is the header of no feed'
        : `${able.map(({ feed }) => feed.name).join(' and ')} could read it`;
  throw new EltError('ELT_INPUT_INVALID', `--data ${file}: ${why} (${known})`);
}

/** The folder that stands before a glob's first wildcard. */
function folderOf(glob: string): string {
  const fixed = glob.split(/[*?{]/, 1)[0] ?? '';
  return fixed.slice(0, fixed.lastIndexOf('/') + 1);
}

function hasHeaderOf({ format, columns }: Read, body: Uint8Array): boolean {
  if (format.kind !== 'csv' || !format.header) return false;
  const cells = firstLine(body, format.encoding)
    .split(format.delimiter)
    .map((cell) => cell.trim().replaceAll(format.quote, ''));
  return cells.length === columns.length && columns.every(({ header }) => cells.includes(header));
}

const HEAD_BYTES = 64 * 1024;

function firstLine(body: Uint8Array, encoding: string): string {
  const isPacked = body[0] === 0x1f && body[1] === 0x8b;
  // A head ends anywhere in the packed stream.
  const head = isPacked
    ? gunzipSync(body.subarray(0, HEAD_BYTES), { finishFlush: constants.Z_SYNC_FLUSH })
    : body.subarray(0, HEAD_BYTES);
  return new TextDecoder(encoding).decode(head).split(/\r?\n/, 1)[0] ?? '';
}
