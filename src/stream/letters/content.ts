/** What a record that was given up says, as far as it can be read: a list of lines, of which some may be texts that are no JSON. */
import type { LetterReason } from '../../model/letters';
import { lineSchema } from '../contract/line';
import { storedLineSchema, type StoredLine } from '../contract/read';

const DECODER = new TextDecoder('utf-8', { fatal: true });

export interface Content {
  /** Parsed where they are JSON, else as they are; none where the bytes are no text. */
  readonly lines: readonly unknown[];
  /** What is wrong with them; undefined where the consumers can read all. */
  readonly fault: ContentFault | undefined;
  /** As they are put, where nothing is wrong. */
  readonly good: readonly StoredLine[];
}

export interface ContentFault {
  readonly reason: Extract<LetterReason, 'not-utf8' | 'not-json' | 'not-a-line'>;
  /** Places and rules, and nothing of what stands there. */
  readonly detail: string;
}

/** More are not told: who mends these sees the next. */
const MOST_FAULTS = 5;

export function contentOf(data: Buffer): Content {
  let text: string;
  try {
    text = DECODER.decode(data);
  } catch {
    return { lines: [], good: [], fault: { reason: 'not-utf8', detail: `${data.length} bytes` } };
  }
  return judge(text.replace(/\n$/, '').split('\n').map(parsed));
}

export function judge(lines: readonly unknown[]): Content {
  const good: StoredLine[] = [];
  const faults: string[] = [];
  for (const [index, line] of lines.entries()) {
    const read = storedLineSchema.safeParse(line);
    if (read.success) good.push(read.data);
    else if (typeof line === 'string') faults.push(`/${index}: no JSON`);
    else
      for (const { path, message } of read.error.issues)
        faults.push(`/${[index, ...path].join('/')}: ${message}`);
  }
  const [first] = faults;
  if (first === undefined) return { lines, good, fault: undefined };
  const reason = lines.some((line) => typeof line === 'string') ? 'not-json' : 'not-a-line';
  return { lines, good: [], fault: { reason, detail: faults.slice(0, MOST_FAULTS).join('; ') } };
}

function parsed(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    // A text that is JSON must not pass for one that is none.
    return typeof value === 'string' ? line : value;
  } catch {
    return line;
  }
}

/** As a record holds them. */
export function bytesOf(lines: readonly unknown[]): Buffer {
  const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  return Buffer.from(texts.map((text) => `${text}\n`).join(''));
}

const SHOWN = 300;
/** What the contract calls its fields, and what says nothing of a person. */
const PLAIN_FIELDS: ReadonlySet<string> = new Set(
  [...Object.keys(lineSchema.shape), 'id', 'receivedAt', 'place'].filter((name) => name !== 'customerId'),
);

/** For lists, histories and logs: who has to see all of a letter reads its object. */
export function masked(line: unknown): string {
  const text =
    typeof line === 'object' && line !== null && !Array.isArray(line)
      ? JSON.stringify(
          Object.fromEntries(
            Object.entries(line).map(([name, value]: [string, unknown]) => [
              PLAIN_FIELDS.has(name) ? name : maskedWords(name),
              PLAIN_FIELDS.has(name) ? value : maskedValue(value),
            ]),
          ),
        )
      : maskedWords(typeof line === 'string' ? line : JSON.stringify(line));
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function maskedValue(value: unknown): unknown {
  return value === null ? null : maskedWords(typeof value === 'string' ? value : JSON.stringify(value));
}

/** The first character of each word, then stars, as silver masks names; the contract's own words stay. */
function maskedWords(text: string): string {
  return text.replaceAll(/[\p{L}\p{M}\p{N}]+/gu, (word) =>
    PLAIN_FIELDS.has(word) || word === 'customerId' ? word : word.charAt(0) + '*'.repeat(word.length - 1),
  );
}
