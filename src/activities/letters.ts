/** Dead letters of the stream: listed, fixed, replayed and discarded. What is told of them is masked: it stays in Temporal's histories. */
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { ObjectStore } from '../aws/object-store';
import { EltError } from '../model/errors';
import { faultsOf } from '../model/faults';
import {
  redriveSchema,
  type ChosenLetters,
  type EndedLetters,
  type EndInput,
  type FixInput,
  type LetterList,
  type LetterOutcome,
  type LetterReason,
  type LetterStory,
  type LetterView,
  type RedriveInput,
} from '../model/letters';
import { readBox } from '../stream/letters/box';
import { discardLetter, replayLetter } from '../stream/letters/end';
import { keepFix } from '../stream/letters/keep-fix';
import { isClosed, storyOf, viewOf, type Letter } from '../stream/letters/letter';
import { takeNotices } from '../stream/letters/take-notices';

export interface LetterDeps {
  readonly s3: S3Client;
  readonly store: ObjectStore;
  readonly kinesis: KinesisClient;
  readonly sqs: SQSClient;
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly settings: {
    readonly bronzeBucket: string;
    /** Undefined: there is no stream. */
    readonly lettersBucket: string | undefined;
    /** Undefined: whoever gives up tells the bucket. */
    readonly lettersQueueUrl: string | undefined;
    readonly streamName: string;
  };
}

/** As many as an answer of an activity takes. */
const MOST_LISTED = 200;
const MOST_CHOSEN = 1000;

export function createLetterActivities(deps: LetterDeps) {
  return {
    /** What a person typed. Throws ELT_INPUT_INVALID with each field at fault. */
    async readRedrive({ input }: { readonly input: unknown }): Promise<RedriveInput> {
      const read = redriveSchema.safeParse(input);
      if (read.success) return read.data;
      throw new EltError('ELT_INPUT_INVALID', faultsOf(read.error));
    },

    async listLetters({
      reason,
      all = false,
    }: {
      readonly reason?: LetterReason | undefined;
      readonly all?: boolean | undefined;
    }): Promise<LetterList> {
      const letters = await lettersOf(deps);
      const views = letters.filter((letter) => all || !isClosed(letter)).map(viewOf);
      const wanted = views.filter((view) => reason === undefined || view.reason === reason);
      const listed = wanted.slice(0, MOST_LISTED);
      return { counts: countsOf(views), letters: listed, left: wanted.length - listed.length };
    },

    /** Throws ELT_INPUT_INVALID where there is no such letter. */
    async showLetter({ letter }: { readonly letter: string }): Promise<LetterStory> {
      return storyOf(await letterOf(deps, letter));
    },

    /** Throws ELT_INPUT_INVALID, also for what is no invoice's lines after the patch. */
    async fixLetter({ letter, ...fixing }: FixInput & { readonly token: string }): Promise<LetterStory> {
      return storyOf(await keepFix(lettersBox(deps), await letterOf(deps, letter), fixing));
    },

    /** Open ones, the oldest first. Throws ELT_INPUT_INVALID for a name that no letter has. */
    async chooseLetters({ letters: asked, reason }: EndInput): Promise<ChosenLetters> {
      const letters = await lettersOf(deps);
      if (asked !== 'all') {
        const strange = asked.filter((name) => !letters.some(({ id }) => id === name));
        if (strange.length > 0) throw unknown(strange);
        return { letters: asked, left: 0 };
      }
      const views = letters.filter((letter) => !isClosed(letter)).map(viewOf);
      const wanted = views.filter((view) => reason === undefined || view.reason === reason);
      const chosen = wanted.slice(0, MOST_CHOSEN).map(({ letter }) => letter);
      return { letters: chosen, left: wanted.length - chosen.length };
    },

    /** Safe to repeat. Throws ELT_AWS_THROTTLED where the stream does not take them; what was done until then is done. */
    async endLetters({ letters: names, action, ...ending }: EndedLetters): Promise<LetterOutcome[]> {
      const known = new Map((await readBox(lettersBox(deps))).map((letter) => [letter.id, letter]));
      const end = { ...lettersBox(deps), put: { ...deps, streamName: deps.settings.streamName } };
      const outcomes: LetterOutcome[] = [];
      for (const name of names) {
        const letter = known.get(name);
        if (!letter) throw unknown([name]);
        const work = action === 'replay' ? replayLetter : discardLetter;
        outcomes.push(await work(end, letter, ending));
      }
      return outcomes;
    },
  };
}

/** With what came by the queue since. */
export async function lettersOf(deps: LetterDeps): Promise<Letter[]> {
  const box = lettersBox(deps);
  const { lettersQueueUrl: queueUrl } = deps.settings;
  if (queueUrl !== undefined) await takeNotices({ ...deps, bucket: box.bucket, queueUrl });
  return readBox(box);
}

async function letterOf(deps: LetterDeps, id: string): Promise<Letter> {
  const letter = (await lettersOf(deps)).find((one) => one.id === id);
  if (!letter) throw unknown([id]);
  return letter;
}

function unknown(letters: readonly string[]): EltError {
  return new EltError('ELT_INPUT_INVALID', `letters: none is called ${letters.join(', ')}`);
}

function countsOf(views: readonly LetterView[]): LetterList['counts'] {
  const counts: Partial<Record<LetterReason, number>> = {};
  for (const { reason } of views) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

/** Throws ELT_CONFIG_INVALID where there is no stream. */
export function lettersBox({ s3, store, nowMs, settings }: LetterDeps) {
  const { lettersBucket: bucket, bronzeBucket } = settings;
  if (bucket === undefined)
    throw new EltError('ELT_CONFIG_INVALID', 'ECOMFLOW_DEAD_LETTERS_BUCKET: set it where there is a stream');
  return { s3, store, bucket, bronzeBucket, now: nowMs };
}
