/** A letter: all records of one content that were given up, and what people did with them. */
import { createHash } from 'node:crypto';
import type { LetterReason, LetterState, LetterStory, LetterView } from '../../model/letters';
import { contentOf, masked, type Content } from './content';
import type { FoundRecord } from './found';
import type { LogEntry } from './log';

export interface Letter {
  readonly id: string;
  /** One at least, by arrival. */
  readonly found: readonly [FoundRecord, ...FoundRecord[]];
  readonly log: readonly LogEntry[];
}

export function digestOf(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

/** By content; of what is lost, by address. */
export function letterIdOf({ data, address }: FoundRecord): string {
  return digestOf(data ?? Buffer.from(address)).slice(0, 16);
}

/** As it lies in the stream, or as the last fix left it. */
export function bytesIn({ found: [{ data }], log }: Letter): Buffer {
  const fix = log.findLast(({ action }) => action === 'fix');
  return fix?.content === undefined ? (data ?? Buffer.alloc(0)) : Buffer.from(fix.content, 'base64');
}

export function stateOf({ found, log }: Pick<Letter, 'found' | 'log'>): LetterState {
  const last = log.at(-1)?.action;
  if (last === 'replay') return 'being replayed';
  const covered = new Set(log.flatMap(({ covers = [] }) => covers));
  const isClosed = found.every(({ address }) => covered.has(address));
  if (isClosed && log.length > 0 && last !== 'fix') return last === 'discard' ? 'discarded' : 'replayed';
  return last === 'fix' ? 'fixed' : 'open';
}

/** Nobody has to do anything about it. */
export function isClosed(letter: Pick<Letter, 'found' | 'log'>): boolean {
  return ['replayed', 'discarded'].includes(stateOf(letter));
}

const SHOWN_ADDRESSES = 10;
const SHOWN_LINES = 100;

export function viewOf(letter: Letter): LetterView {
  const { id, found } = letter;
  const [first] = found;
  const content = contentIn(letter);
  const { reason, detail } = judgementOf(first, content);
  return {
    letter: id,
    state: stateOf(letter),
    reason,
    detail,
    arrivedAt: first.arrivedAt,
    addresses: found.slice(0, SHOWN_ADDRESSES).map(({ address }) => address),
    place: first.place,
    lines: content?.lines.length ?? 0,
    firstLine: masked(content?.lines[0] ?? ''),
  };
}

export function storyOf(letter: Letter): LetterStory {
  return {
    ...viewOf(letter),
    content: (contentIn(letter)?.lines ?? []).slice(0, SHOWN_LINES).map(masked),
    done: letter.log.map(({ at, by, action, why }) => ({ at, by, action, why })),
  };
}

function contentIn(letter: Letter): Content | undefined {
  return letter.found[0].data === null ? undefined : contentOf(bytesIn(letter));
}

function judgementOf(
  { condition }: FoundRecord,
  content: Content | undefined,
): { reason: LetterReason; detail: string } {
  if (content === undefined) return { reason: 'lost', detail: condition };
  if (content.fault) return content.fault;
  return { reason: condition === 'RecordAgeExceeded' ? 'too-old' : 'not-taken', detail: condition };
}
