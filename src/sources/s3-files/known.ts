/** What a landing log says, folded: which files and contents are known, and from when on one may arrive. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { refusedSchema, type Entry, type RefusedFile } from './entry';

export interface Known {
  /** The last entry that is folded in; 0 before the first. */
  last: number;
  /** Nothing arrives at this time or before, epoch milliseconds. */
  lastMs: number;
  /** All that was in landing at this time is decided, epoch milliseconds; 0 where no sweep came to its end. */
  provenMs: number;
  mayBeEmpty: boolean;
  landed: number;
  same: number;
  /** Files that are decided for good; see `fileId`. */
  readonly files: Set<string>;
  /** See `contentId`. */
  readonly contents: Set<string>;
  readonly refused: Map<string, RefusedFile & { readonly globs: string }>;
}

export function nothingKnown(): Known {
  const counts = { last: 0, lastMs: 0, provenMs: 0, mayBeEmpty: false, landed: 0, same: 0 };
  return { ...counts, files: new Set(), contents: new Set(), refused: new Map() };
}

/** A file as it was listed: a name, and what was under it. */
export function fileId({ key, etag, size }: { key: string; etag: string; size: number }): string {
  return digest(`${key}\0${etag}\0${String(size)}`);
}

/** A feed's content: the same bytes may be sense in two feeds. */
export function contentId({ feed, sha256, size }: { feed: string; sha256: string; size: number }): string {
  return digest(`${feed}\0${sha256}\0${String(size)}`);
}

const ID_LENGTH = 22;

/** 128 bits: short enough to keep a million of them at hand. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, ID_LENGTH);
}

/** Changes `known`. Entries are folded in their order, each once. */
export function foldEntry(known: Known, number: number, entry: Entry): void {
  known.last = number;
  for (const file of entry.landed) {
    known.contents.add(contentId(file));
    known.lastMs = Math.max(known.lastMs, file.arrivedMs);
  }
  for (const file of [...entry.landed, ...entry.same]) {
    known.files.add(fileId(file));
    known.refused.delete(fileId(file));
  }
  for (const file of entry.refused) known.refused.set(fileId(file), { ...file, globs: entry.globs });
  for (const id of entry.gone) known.refused.delete(id);
  known.landed += entry.landed.length;
  known.same += entry.same.length;
  known.mayBeEmpty = entry.mayBeEmpty;
  if (entry.provenAt === null) return;
  known.provenMs = Math.max(known.provenMs, Date.parse(entry.provenAt));
  known.lastMs = Math.max(known.lastMs, known.provenMs);
}

const cacheSchema = z.strictObject({
  form: z.literal(1),
  last: z.number().int(),
  lastMs: z.number().int(),
  provenMs: z.number().int(),
  mayBeEmpty: z.boolean(),
  landed: z.number().int(),
  same: z.number().int(),
  /** Ids one behind the other: no JSON of a million texts. */
  files: z.string(),
  contents: z.string(),
  refused: z.array(z.tuple([z.string(), refusedSchema.extend({ globs: z.string() })])),
});

/** What is kept as JSON. */
export function cacheOf({ files, contents, refused, ...counts }: Known): z.input<typeof cacheSchema> {
  const ids = { files: [...files].join(''), contents: [...contents].join('') };
  return { form: 1, ...counts, ...ids, refused: [...refused] };
}

/** Null of what is no cache of ours: then the log is read from its beginning. */
export function knownOf(json: unknown): Known | null {
  const read = cacheSchema.safeParse(json);
  if (!read.success) return null;
  const { last, lastMs, provenMs, mayBeEmpty, landed, same, files, contents, refused } = read.data;
  return {
    ...{ last, lastMs, provenMs, mayBeEmpty, landed, same },
    files: new Set(cutIds(files)),
    contents: new Set(cutIds(contents)),
    refused: new Map(refused),
  };
}

function cutIds(ids: string): string[] {
  return Array.from({ length: ids.length / ID_LENGTH }, (_, index) =>
    ids.slice(index * ID_LENGTH, (index + 1) * ID_LENGTH),
  );
}
