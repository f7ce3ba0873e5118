/** Ends a letter: its lines go into the stream again, or it is discarded. */
import { EltError } from '../../model/errors';
import type { EndedLetters, LetterOutcome } from '../../model/letters';
import { putRecords, type PutDeps } from '../put-records';
import { recordsOf } from '../records';
import { contentOf } from './content';
import { bytesIn, digestOf, isClosed, stateOf, type Letter } from './letter';
import { addToLog, type LogDeps, type LogEntry } from './log';

export type EndDeps = LogDeps & { readonly put: PutDeps; readonly now: () => number };
type Ending = Omit<EndedLetters, 'letters' | 'action'>;

/**
 * Safe to repeat at any point. What is put has the ids and times that it had, so what was put twice is stored once, and undoes nothing newer
 * (docs/adr/0049). Throws ELT_AWS_THROTTLED where the stream does not take all; then `replay` stands in the log, and the same again goes on.
 */
export async function replayLetter(deps: EndDeps, letter: Letter, ending: Ending): Promise<LetterOutcome> {
  if (letter.found[0].data === null)
    return refused(letter, 'nothing of it is left to be replayed: discard it');
  const log = await addToLog(deps, letter.id, (known) => {
    const now = { ...letter, log: known };
    const isBegun = known.at(-1)?.action === 'replay' && known.at(-1)?.token === ending.token;
    const isNone = isBegun || isClosed(now) || contentOf(bytesIn(now)).fault !== undefined;
    return isNone ? null : entryOf(deps, now, ending, { action: 'replay' });
  });
  const now = { ...letter, log };
  if (isClosed(now)) return closedBefore(now, ending);
  const { good, fault } = contentOf(bytesIn(now));
  if (fault) return refused(letter, `${fault.detail}: fix it first, or discard it`);
  const left = await putRecords(deps.put, recordsOf(good));
  if (left.length > 0)
    throw new EltError(
      'ELT_AWS_THROTTLED',
      `letter ${letter.id}: the stream did not take ${left.length} records`,
    );
  await addToLog(deps, letter.id, () =>
    entryOf(deps, now, ending, { action: 'replayed', covers: addressesOf(now) }),
  );
  return { letter: letter.id, outcome: 'done' };
}

/** Safe to repeat. One that is being replayed is refused: it may be in the stream already. */
export async function discardLetter(
  deps: Omit<EndDeps, 'put'>,
  letter: Letter,
  ending: Ending,
): Promise<LetterOutcome> {
  let isUnderWay = false;
  let wasClosed = false;
  const log = await addToLog(deps, letter.id, (known) => {
    const now = { ...letter, log: known };
    isUnderWay = stateOf(now) === 'being replayed';
    wasClosed = isClosed(now);
    if (isUnderWay || wasClosed) return null;
    return { ...entryOf(deps, now, ending, { action: 'discard', covers: addressesOf(now) }), after: null };
  });
  if (isUnderWay) return refused(letter, 'it is being replayed, and may be in the stream: replay it again');
  return wasClosed ? closedBefore({ ...letter, log }, ending) : { letter: letter.id, outcome: 'done' };
}

/** By this run, before it was tried again, or by another. */
function closedBefore({ id, log }: Letter, { token }: Ending): LetterOutcome {
  return { letter: id, outcome: log.at(-1)?.token === token ? 'done' : 'closed before' };
}

function refused({ id }: Letter, because: string): LetterOutcome {
  return { letter: id, outcome: 'refused', because };
}

function addressesOf({ found }: Letter): string[] {
  return found.map(({ address }) => address);
}

function entryOf(
  { now }: Pick<EndDeps, 'now'>,
  letter: Letter,
  { by, why, token }: Ending,
  what: Pick<LogEntry, 'action' | 'covers'>,
): LogEntry {
  const [{ data, address }] = letter.found;
  return {
    ...what,
    at: new Date(now()).toISOString(),
    by,
    why: why ?? null,
    token,
    before: digestOf(data ?? Buffer.from(address)),
    after: digestOf(bytesIn(letter)),
  };
}
