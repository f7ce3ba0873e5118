/** Keeps what a person made of a letter, in its log. */
import { EltError } from '../../model/errors';
import type { FixInput } from '../../model/letters';
import { bytesOf } from './content';
import { fixedLines } from './fix';
import { digestOf, isClosed, stateOf, type Letter } from './letter';
import { addToLog, type LogDeps, type LogEntry } from './log';

/** Older than all lines: what nobody noted the arrival of undoes nothing. */
const NO_ARRIVAL = new Date(0).toISOString();

export interface Fixing extends Omit<FixInput, 'action' | 'letter'> {
  readonly token: string;
}

/** A second fix takes the place of the first: it begins with the letter as it was. Safe to repeat. Throws ELT_INPUT_INVALID. */
export async function keepFix(
  deps: LogDeps & { readonly now: () => number },
  letter: Letter,
  { patch, by, why, token }: Fixing,
): Promise<Letter> {
  const [{ data, arrivedAt }] = letter.found;
  if (data === null) throw wrong(letter, 'nothing of it is left to be fixed: discard it');
  const log = await addToLog(deps, letter.id, (known): LogEntry | null => {
    const now = { ...letter, log: known };
    if (known.some((entry) => entry.action === 'fix' && entry.token === token)) return null;
    if (isClosed(now)) throw wrong(letter, `it was ${stateOf(now)} before`);
    if (stateOf(now) === 'being replayed') throw wrong(letter, 'it is being replayed');
    const lines = fixedLines({ letter: letter.id, data, patch, arrivedAt: arrivedAt ?? NO_ARRIVAL });
    const content = bytesOf(lines);
    return {
      action: 'fix',
      at: new Date(deps.now()).toISOString(),
      by,
      why: why ?? null,
      token,
      before: digestOf(data),
      after: digestOf(content),
      patch,
      content: content.toString('base64'),
    };
  });
  return { ...letter, log };
}

function wrong({ id }: Letter, message: string): EltError {
  return new EltError('ELT_INPUT_INVALID', `letter ${id}: ${message}`);
}
