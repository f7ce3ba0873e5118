/** A letter as a person mends it: a JSON patch over the list of its lines. What comes of it is held to the contract before it is kept. */
import { createHash } from 'node:crypto';
import { applyPatch } from 'rfc6902';
import { EltError } from '../../model/errors';
import type { LetterPatch } from '../../model/letters';
import { storedLineSchema, type StoredLine } from '../contract/read';
import { contentOf, judge } from './content';

export interface Mended {
  readonly letter: string;
  readonly data: Buffer;
  readonly patch: LetterPatch;
  /** When the stream had it, ISO UTC. */
  readonly arrivedAt: string;
}

/**
 * A line keeps its id and the time at which it was received: by them it is the same line, and no newer than it was. Where a line had none
 * that could be read, both are derived from the letter, the same each time. Throws ELT_INPUT_INVALID.
 */
export function fixedLines({ letter, data, patch, arrivedAt }: Mended): readonly StoredLine[] {
  const before = contentOf(data);
  // Its consumers may have stored some of it: a line of the same version would not be written again.
  if (before.fault === undefined)
    throw wrong('it can be read as it is: replay it, and post what is to be different');
  const after = patched(before.lines, patch);
  const known = new Map(before.lines.flatMap(identityOf));
  const filled = after.map((line, index) => {
    if (typeof line !== 'object' || line === null || Array.isArray(line)) return line;
    const named = line as Readonly<Record<string, unknown>>;
    const id = named['id'] ?? derivedId(letter, index);
    const receivedAt = named['receivedAt'] ?? known.get(id) ?? arrivedAt;
    return { ...named, id, receivedAt };
  });
  const { good, fault } = judge(filled);
  if (fault) throw wrong(fault.detail);
  if (good.length === 0) throw wrong('nothing is left of it: discard it');
  for (const [index, line] of good.entries()) {
    const own = known.get(line.id);
    if (own === undefined && line.id !== derivedId(letter, index))
      throw wrong(`/${index}/id: an id is kept or left out, never made up`);
    if (line.receivedAt !== (own ?? arrivedAt))
      throw wrong(`/${index}/receivedAt: a line is as new as it was: ${own ?? arrivedAt}`);
  }
  if (new Set(good.map(({ id }) => id)).size < good.length) throw wrong('two lines have one id');
  return good;
}

function patched(lines: readonly unknown[], patch: LetterPatch): readonly unknown[] {
  const document = structuredClone(lines);
  const failed = applyPatch(document, patch).find((error) => error !== null);
  if (failed) throw wrong(`the patch: ${failed.message}`);
  return document;
}

/** What of a broken line says which line it is. */
function identityOf(line: unknown): [unknown, string][] {
  if (typeof line !== 'object' || line === null || Array.isArray(line)) return [];
  const { id, receivedAt } =
    storedLineSchema.pick({ id: true, receivedAt: true }).strip().safeParse(line).data ?? {};
  return id === undefined || receivedAt === undefined ? [] : [[id, receivedAt]];
}

function derivedId(letter: string, index: number): string {
  return createHash('sha256').update(`${letter}/${index}`).digest('hex').slice(0, 32);
}

function wrong(message: string): EltError {
  return new EltError('ELT_INPUT_INVALID', message);
}
