/** What people read of news: what came in, and what a stream gave up. Nothing has begun, and nothing will end. */
import { LETTER_REASONS, type LetterReason, type LetterView } from '../model/letters';
import { STREAM_PIPELINE } from '../model/names';
import type { WindowSummary } from '../model/plan';
import type { StoredNews } from '../model/stream-news';
import type { Story } from './mail';
import { minute, typed } from './stories';

/** Named in a message; `ecomflow stream letters list` has all. */
const NAMED = 5;
const OF_STREAM = { state: 'news', of: STREAM_PIPELINE, pipeline: STREAM_PIPELINE } as const;

export function updatedStory(summary: WindowSummary, page: string): Story {
  const { pipeline, window, newRows, knownRows, reconciled, warnings } = summary;
  return {
    ...{ kind: 'updated', state: 'news', of: pipeline, pipeline },
    title: `storage updated, ${newRows} new rows of ${typed(window.from)}`,
    happened: [
      `What arrived from ${minute(window.from)} to ${minute(window.to)} is in the warehouse: ${newRows} new rows, ${knownRows} that it had. Compared with the source: ${reconciled}. Marts and reports show it.`,
      `The report as a page: ${page}`,
      ...(warnings.length === 0 ? [] : [`The report has ${warnings.length} warnings.`]),
    ],
    todo: [warnings.length === 0 ? 'Nothing.' : 'Read the warnings.'],
    commands: [`npx ecomflow report ${pipeline} --from ${typed(window.from)} --to ${typed(window.to)}`],
  };
}

export function storedStory({
  from,
  to,
  objects,
  lines,
  firstReceivedAt,
  lastReceivedAt,
}: StoredNews): Story {
  const span = firstReceivedAt === null ? '' : `, received from ${firstReceivedAt} to ${lastReceivedAt}`;
  return {
    ...OF_STREAM,
    kind: 'stored',
    title: `storage updated, ${lines} lines until ${minute(to)}`,
    happened: [
      `From ${minute(from)} to ${minute(to)} ${objects} objects with ${lines} lines came into bronze${span}.`,
    ],
    todo: ['Nothing.'],
    commands: [],
    runbook: 'mail-of-the-stream',
  };
}

export function lettersStory(reason: LetterReason, fresh: readonly LetterView[], open: number): Story {
  return {
    ...OF_STREAM,
    kind: 'letters',
    title: `${fresh.length} new dead letters, ${reason}`,
    happened: [
      `${fresh.length} records of the stream were given up: ${LETTER_REASONS[reason]}. ${open} such are open.`,
      ...fresh
        .slice(0, NAMED)
        .map(({ letter, arrivedAt, detail }) => `- ${letter} ${arrivedAt ?? ''} ${detail}`),
      ...(fresh.length > NAMED ? [`- and ${fresh.length - NAMED} more`] : []),
    ],
    todo: ['Look at them, then fix and replay them, or discard them.'],
    commands: [`npx ecomflow stream letters list --reason ${reason}`],
    runbook: 'records-of-the-stream-were-given-up',
  };
}
