/** What becomes of the files that a sweep found, by what is known: pure, and asked again whenever another sweep was first. */
import { landedKey } from '../../model/landed-name';
import type { Entry, LandedFile, RefusedFile, SameFile } from './entry';
import { contentId, fileId, type Known } from './known';

/** A file whose content the sweep holds. */
export type HeldFile = Omit<LandedFile, 'arrivedMs' | 'bronze'>;

export interface Found {
  readonly pipeline: string;
  readonly sweep: string;
  readonly part: number;
  readonly globs: string;
  readonly mayBeEmpty: boolean;
  /** When the sweep began, epoch milliseconds by S3's clock. */
  readonly beganMs: number;
  /** In the order in which S3 took them. */
  readonly held: readonly HeldFile[];
  readonly refused: readonly RefusedFile[];
  readonly gone: readonly string[];
  /** ISO UTC; null but of the sweep's last part. */
  readonly provenAt: string | null;
}

/**
 * A file arrives when S3 took it, unless that is known to have been swept by then, or is another's moment: then in the next free
 * millisecond. So a window that a sweep has proven gets no further arrival.
 */
export function decide(known: Known, found: Found): Entry {
  const { pipeline, sweep, part, globs, mayBeEmpty, beganMs, provenAt, gone } = found;
  const landed: LandedFile[] = [];
  const same: SameFile[] = [];
  const contents = new Set<string>();
  let lastMs = known.lastMs;
  for (const file of found.held) {
    if (known.files.has(fileId(file))) continue;
    const id = contentId(file);
    if (known.contents.has(id) || contents.has(id)) {
      same.push(sameFile(file));
      continue;
    }
    contents.add(id);
    lastMs = Math.max(lastMs + 1, Math.min(Date.parse(file.modifiedAt), beganMs));
    landed.push({ ...file, arrivedMs: lastMs, bronze: landedKey(pipeline, file.feed, lastMs, file.key) });
  }
  const refused = found.refused.filter((file) => {
    const id = fileId(file);
    return !known.files.has(id) && known.refused.get(id)?.globs !== globs;
  });
  const stillGone = gone.filter((id) => known.refused.has(id));
  return { sweep, part, provenAt, globs, mayBeEmpty, landed, same, refused, gone: stillGone };
}

/** True of what need not be put: it says nothing. */
export function isIdle({ landed, same, refused, gone, provenAt }: Entry): boolean {
  return landed.length + same.length + refused.length + gone.length === 0 && provenAt === null;
}

function sameFile({ key, etag, size, modifiedAt, feed, sha256 }: HeldFile): SameFile {
  return { key, etag, size, modifiedAt, feed, sha256 };
}
