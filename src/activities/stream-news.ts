/** Mail of the stream by SNS: a digest of what was stored in a window, and one message for each kind of failure, however many records it has. */
import type { S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { listPages, type ListedObject } from '../aws/list-objects';
import { putIfNew } from '../aws/new-object';
import { readColumnFooters } from '../aws/parquet-footer';
import { EltError } from '../model/errors';
import { faultsOf } from '../model/faults';
import { inParallel } from '../model/in-parallel';
import { LETTER_REASONS, type LetterReason, type LetterView } from '../model/letters';
import { landedPrefix } from '../model/landed-name';
import { LETTERS_TOLD, STREAM_PIPELINE } from '../model/names';
import { streamNewsSchema, type StoredNews, type StreamNews } from '../model/stream-news';
import { lastWholeStep, parseWindow, type Window } from '../model/window';
import { isClosed, viewOf } from '../stream/letters/letter';
import { lettersBox, lettersOf, type LetterDeps } from './letters';

export interface NewsDeps extends LetterDeps {
  readonly s3: S3Client;
  readonly sns: SNSClient;
  readonly settings: LetterDeps['settings'] & { readonly alertTopicArn: string };
}

const HOUR_MS = 3_600_000;
const LINES = landedPrefix(STREAM_PIPELINE, 'invoice_line');
const AT_ONCE = 8;
/** Named in a message; `ecomflow stream letters list` has all. */
const NAMED = 5;

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

    /** Of objects that S3 took in the window; nothing is sent of none. Safe to repeat; subscribers may hear of it twice. */
    async tellOfStored(window: Window): Promise<StoredNews> {
      const news = await storedIn(deps, window);
      if (news.objects > 0) await publish(deps, subjectOf(news), storedText(news));
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
        await publish(
          deps,
          `stream: ${own.length} new dead letters, ${reason}`,
          lettersText(reason, own, open),
        );
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

function subjectOf({ lines, to }: StoredNews): string {
  return `stream: ${lines} lines stored until ${to.slice(0, 16)}Z`;
}

function storedText({ from, to, objects, lines, firstReceivedAt, lastReceivedAt }: StoredNews): string {
  const span = firstReceivedAt === null ? '' : `, received from ${firstReceivedAt} to ${lastReceivedAt}`;
  return `From ${from} to ${to} ${objects} objects with ${lines} lines came into bronze${span}.`;
}

function lettersText(reason: LetterReason, fresh: readonly LetterView[], open: number): string {
  const named = fresh
    .slice(0, NAMED)
    .map(({ letter, arrivedAt, detail }) => `${letter} ${arrivedAt ?? ''} ${detail}`);
  return [
    `${fresh.length} records of the stream were given up: ${LETTER_REASONS[reason]}. ${open} such are open.`,
    ...named,
    ...(fresh.length > NAMED ? [`and ${fresh.length - NAMED} more`] : []),
    `Look at them: ecomflow stream letters list --reason ${reason}`,
  ].join('\n');
}

async function publish({ sns, settings }: NewsDeps, subject: string, Message: string): Promise<void> {
  await sns.send(
    new PublishCommand({ TopicArn: settings.alertTopicArn, Subject: subject.slice(0, 100), Message }),
  );
}
