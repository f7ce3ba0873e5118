/** Mail of the stream by SNS: a digest of what was stored in a window, and one message for each kind of failure, however many records it has. */
import { createHash } from 'node:crypto';
import { listPages, type ListedObject } from '../aws/list-objects';
import { putIfNew } from '../aws/new-object';
import type { ObjectStore } from '../aws/object-store';
import { readColumnFooters } from '../aws/parquet-footer';
import { EltError } from '../model/errors';
import { faultsOf } from '../model/faults';
import { inParallel } from '../model/in-parallel';
import type { LetterReason, LetterView } from '../model/letters';
import { landedPrefix } from '../model/landed-name';
import { LETTERS_TOLD, STREAM_PIPELINE, windowSlug } from '../model/names';
import { streamNewsSchema, type StoredNews, type StreamNews } from '../model/stream-news';
import { lastWholeStep, parseWindow, type Window } from '../model/window';
import { mailOf } from '../notices/mail';
import { lettersStory, storedStory } from '../notices/stories-of-news';
import { tell } from '../notices/teller';
import { isClosed, viewOf } from '../stream/letters/letter';
import { asTeller, type NoticeDeps } from './as-teller';
import { lettersBox, lettersOf, type LetterDeps } from './letters';

export interface NewsDeps extends LetterDeps, NoticeDeps {
  readonly store: ObjectStore;
  readonly settings: LetterDeps['settings'] & NoticeDeps['settings'];
}

const HOUR_MS = 3_600_000;
const LINES = landedPrefix(STREAM_PIPELINE, 'invoice_line');
const AT_ONCE = 8;

export function createNewsActivities(deps: NewsDeps) {
  return {
    /** Throws ELT_INPUT_INVALID. */
    async resolveNews({
      input,
      scheduledAt,
    }: {
      readonly input: unknown;
      readonly scheduledAt: string | null;
    }): Promise<Window> {
      const read = streamNewsSchema.safeParse(input ?? {});
      if (!read.success) throw new EltError('ELT_INPUT_INVALID', faultsOf(read.error));
      const { from, to } = read.data;
      if (from !== undefined && to !== undefined) return parseWindow(from, to);
      if (from ?? to) throw new EltError('ELT_INPUT_INVALID', 'from, to: give both, or neither');
      return lastWholeStep(scheduledAt === null ? deps.nowMs() : Date.parse(scheduledAt), HOUR_MS);
    },

    /** Of objects that S3 took in the window; nothing is sent of none. Safe to repeat: a window is told of once. */
    async tellOfStored(window: Window): Promise<StoredNews> {
      const news = await storedIn(deps, window);
      if (news.objects > 0)
        await tell(
          asTeller(deps),
          STREAM_PIPELINE,
          `stored-${windowSlug(window)}`,
          mailOf(storedStory(news)),
        );
      return news;
    },

    /** Each letter is told of once, unless a worker dies between the message and its note. */
    async tellOfLetters(): Promise<StreamNews['letters']> {
      const box = lettersBox(deps);
      const told = new Set((await deps.store.list(box.bucket, LETTERS_TOLD)).map(({ key }) => key));
      const letters = (await lettersOf(deps)).filter((letter) => !isClosed(letter)).map(viewOf);
      const fresh = letters.filter((view) => !told.has(toldKey(view)));
      const reasons = [...new Set(fresh.map(({ reason }) => reason))];
      for (const reason of reasons) {
        const own = fresh.filter((view) => view.reason === reason);
        const open = letters.filter((view) => view.reason === reason).length;
        const story = lettersStory(reason, own, open);
        await tell(asTeller(deps), STREAM_PIPELINE, idOf(reason, own), mailOf(story));
        const body = JSON.stringify({ toldAt: new Date(deps.nowMs()).toISOString() });
        await inParallel(own, AT_ONCE, (view) => putIfNew(deps.s3, box.bucket, toldKey(view), body));
      }
      return reasons.map((reason) => ({
        reason,
        count: fresh.filter((view) => view.reason === reason).length,
      }));
    },
  };
}

/** A letter that came again after its end is news again: it has one address more. */
function toldKey({ letter, addresses }: LetterView): string {
  return `${LETTERS_TOLD}${letter}-${addresses.length}.json`;
}

/** The same letters, told by a try before this one, are the same news. */
function idOf(reason: LetterReason, letters: readonly LetterView[]): string {
  const names = letters.map(({ letter, addresses }) => `${letter}-${addresses.length}`).sort();
  return `letters-${reason}-${createHash('sha256').update(names.join()).digest('hex').slice(0, 16)}`;
}

async function storedIn({ s3, settings }: NewsDeps, { from, to }: Window): Promise<StoredNews> {
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  const objects: ListedObject[] = [];
  for await (const page of listPages(s3, settings.bronzeBucket, LINES))
    objects.push(...page.filter(({ modifiedMs }) => modifiedMs >= fromMs && modifiedMs < toMs));
  const footers = await inParallel(objects, AT_ONCE, (object) =>
    readColumnFooters(s3, settings.bronzeBucket, object),
  );
  const received = footers.flatMap((columns) => {
    const { min, max } = columns.get('received_at') ?? {};
    return [min, max].filter((value) => value instanceof Date);
  });
  const times = received.map((at) => at.toISOString()).sort();
  return {
    ...{ from, to },
    objects: objects.length,
    // A mark is no line.
    lines: footers.reduce((sum, columns) => sum + (columns.get('line_id')?.values ?? 0), 0),
    firstReceivedAt: times[0] ?? null,
    lastReceivedAt: times.at(-1) ?? null,
  };
}
