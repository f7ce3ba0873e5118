/**
 * Dead letters: records of the stream that a consumer gave up, and what people do with them. A letter is known by its content, so a record
 * that two consumers gave up, or one twice, is one letter.
 */
import { z } from 'zod';

export const LETTER_REASONS = {
  'not-utf8': 'its bytes are no text',
  'not-json': 'a line of it is no JSON',
  'not-a-line': 'a line of it breaks the contract',
  'not-taken': 'it can be read, and its consumer did not take it',
  'too-old': 'it can be read, and was given up for its age',
  lost: 'only its address is left: the stream does not keep it any more',
} as const;
export type LetterReason = keyof typeof LETTER_REASONS;
const REASON_NAMES = Object.keys(LETTER_REASONS) as [LetterReason, ...LetterReason[]];

export const LETTER_STATES = ['open', 'fixed', 'being replayed', 'replayed', 'discarded'] as const;
export type LetterState = (typeof LETTER_STATES)[number];

const letterId = z.string().regex(/^[0-9a-f]{16}$/, 'a letter is 16 digits and letters from a to f');
const who = z.string().min(1).max(100);
const why = z.string().min(1).max(500);

/** RFC 6902. What an operation does to a letter is checked when it was done. */
const patchSchema = z
  .array(
    z.discriminatedUnion('op', [
      z.strictObject({ op: z.enum(['add', 'replace', 'test']), path: z.string(), value: z.json() }),
      z.strictObject({ op: z.literal('remove'), path: z.string() }),
      z.strictObject({ op: z.enum(['move', 'copy']), path: z.string(), from: z.string() }),
    ]),
  )
  .min(1)
  .max(1000);
export type LetterPatch = z.infer<typeof patchSchema>;

/** By name, or all that are open. */
const chosen = {
  letters: z.union([z.literal('all'), z.array(letterId).min(1).max(1000)]),
  /** Of all, those of this reason alone. */
  reason: z.enum(REASON_NAMES).optional(),
  by: who,
};

export const redriveSchema = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('list'),
    reason: z.enum(REASON_NAMES).optional(),
    /** Also those that were replayed or discarded. */
    all: z.boolean().optional(),
  }),
  z.strictObject({ action: z.literal('show'), letter: letterId }),
  z.strictObject({
    action: z.literal('fix'),
    letter: letterId,
    patch: patchSchema,
    by: who,
    why: why.optional(),
  }),
  z.strictObject({ action: z.literal('replay'), ...chosen, why: why.optional() }),
  z.strictObject({ action: z.literal('discard'), ...chosen, why }),
]);
export type RedriveInput = z.infer<typeof redriveSchema>;
export type FixInput = Extract<RedriveInput, { action: 'fix' }>;
export type EndInput = Extract<RedriveInput, { action: 'replay' | 'discard' }>;

/** Where a letter lies: an object of S3, and its place among the records in it. */
export interface LetterPlace {
  readonly bucket: string;
  readonly key: string;
  readonly index: number;
}

export interface LetterView {
  readonly letter: string;
  readonly state: LetterState;
  readonly reason: LetterReason;
  /** What is wrong with it, without what it says. */
  readonly detail: string;
  /** When the stream had it first, ISO UTC; null where nobody noted it. */
  readonly arrivedAt: string | null;
  /** In the stream, `shard:sequence number`, or in the object where it was found. */
  readonly addresses: readonly string[];
  readonly place: LetterPlace;
  readonly lines: number;
  /** Masked. */
  readonly firstLine: string;
}

export interface LetterList {
  readonly counts: Readonly<Partial<Record<LetterReason, number>>>;
  /** The oldest first, as many as an answer takes. */
  readonly letters: readonly LetterView[];
  readonly left: number;
}

export interface LetterStory extends LetterView {
  /** Masked. */
  readonly content: readonly string[];
  /** What people did with it, in order. */
  readonly done: readonly { at: string; by: string; action: string; why: string | null }[];
}

/** What became of one letter of many. */
export interface LetterOutcome {
  readonly letter: string;
  readonly outcome: 'done' | 'closed before' | 'refused';
  /** Of what was refused. */
  readonly because?: string;
}

export interface EndSummary {
  readonly action: 'replay' | 'discard';
  readonly chosen: number;
  readonly done: number;
  readonly closedBefore: number;
  readonly refused: readonly LetterOutcome[];
  /** Open ones that the run did not take, being too many. */
  readonly left: number;
}

export interface ChosenLetters {
  readonly letters: readonly string[];
  readonly left: number;
}

/** Letters that one call deals with. */
export interface EndedLetters extends Omit<EndInput, 'letters' | 'reason'> {
  readonly letters: readonly string[];
  /** Of the run: what it did before is found again by it. */
  readonly token: string;
}

export type RedriveResult = LetterList | LetterStory | EndSummary;
