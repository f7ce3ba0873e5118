/** A patch as it is typed, or `@file`. What it may hold the workflow says. */
import { readFileSync } from 'node:fs';
import { EltError } from '../../../model/errors';
import type { LetterPatch } from '../../../model/letters';

/** Throws ELT_INPUT_INVALID for what is no JSON, or no file. */
export function readPatch(given: string): LetterPatch {
  try {
    return JSON.parse(given.startsWith('@') ? readFileSync(given.slice(1), 'utf8') : given) as LetterPatch;
  } catch (cause) {
    throw new EltError('ELT_INPUT_INVALID', `--patch: ${String(cause)}`, { cause });
  }
}
