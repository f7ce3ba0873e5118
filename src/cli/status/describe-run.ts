/** A run in plain text: what a person asks first stands first. */
import type { Row } from '../../aws/sql-runner';
import { rowsAsText, secondsBetween } from '../output';
import { describeUnpublished } from './publishing';
import type { RunView } from './run-view';

const MOST_ROWS = 20;

export function describeRun(view: RunView): string {
  const { runs, within, live, unpublished, counts, rejected, checks, reconciliation } = view;
  if (runs.length === 0 && !live) return section(`${view.run}: no run of its own`, [describeWider(within)]);
  const broken = checks.filter((check) => Number(check['failed_rows']) > 0);
  return [
    section(view.run, [...liveLines(view), ...(runs.length > 0 ? [rowsAsText(runs)] : [])]),
    ...(unpublished ? [describeUnpublished(unpublished)] : []),
    ...(within.length > 0 ? [describeWider(within)] : []),
    ...stageSection(view),
    ...(counts.length > 0 ? [section('rows by entity', [rowsAsText(counts)])] : []),
    ...(rejected.total > 0 ? [describeRejected(rejected)] : []),
    section(`checks: ${checks.length} asked, ${broken.length} broken`, bounded(broken, broken.length)),
    section(
      'reconciliation with the source',
      reconciliation.length > 0
        ? [rowsAsText(reconciliation)]
        : ['none: the run set no mark, or took no figures of the source'],
    ),
  ].join('\n\n');
}

/** A window that a backfill ran together with its neighbours has its rows and stages in their run. */
function describeWider(within: readonly Row[]): string {
  return section('part of the window of', [rowsAsText(within)]);
}

function section(title: string, lines: readonly string[]): string {
  return [title, ...lines].join('\n');
}

function liveLines({ live }: RunView): string[] {
  if (!live) return [];
  const { progress } = live;
  if (!progress) return [`running since ${live.startedAt}, no worker says where`];
  const { stage, since, waitsUntil } = progress;
  const waits = waitsUntil === undefined ? '' : `; waits until ${waitsUntil}, when the window has ended`;
  return [`running since ${live.startedAt}, in stage ${stage} since ${since}${waits}`];
}

/** A tree: stages with their times, and below the stages that count rows what they counted. */
function stageSection({ live, stages, counts }: RunView): string[] {
  const progress = live?.progress;
  const ended = progress?.done ?? stages;
  if (ended.length === 0 && !progress) return [];
  // A run that is under way has no books yet.
  const rows = live ? [] : counts;
  const lines = ended.flatMap(({ stage, startedAt, finishedAt }) => [
    `  ${stage.padEnd(WIDEST_STAGE)}  ${secondsBetween(startedAt, finishedAt)}`,
    ...rows.map((row) => `    ${countsAfter(stage, row)}`).filter((line) => line.trim() !== ''),
  ]);
  const current = progress ? [`  ${progress.stage.padEnd(WIDEST_STAGE)}  since ${progress.since}`] : [];
  return [section('stages', [...lines, ...current])];
}

const WIDEST_STAGE = 9;

const REFINED = [
  ['bronze', 'bronze_rows'],
  ['key changes', 'split_rows'],
  ['silver', 'silver_rows'],
  ['rejected', 'rejected_rows'],
  ['duplicates', 'duplicate_rows'],
] as const;
/** Only what files or streams bring has these: shown where there are some. */
const REFINED_WHERE_ANY = [
  ['unmapped', 'unmapped_rows'],
  ['folded', 'folded_rows'],
] as const;

function countsAfter(stage: string, row: Row): string {
  const entity = String(row['entity']).padEnd(12);
  const count = (name: string): string => String(row[name] ?? 0);
  switch (stage) {
    case 'refine':
      return `${entity} ${[...REFINED, ...REFINED_WHERE_ANY.filter(([, name]) => Number(row[name] ?? 0) > 0)]
        .map(([word, name]) => `${word} ${count(name)}`)
        .join(', ')}`;
    case 'load':
      return `${entity} new ${count('new_rows')}, known ${count('known_rows')}`;
    default:
      return '';
  }
}

function describeRejected({ total, reasons, rows }: RunView['rejected']): string {
  return section(`rejected rows: ${total}`, [rowsAsText(reasons), '', ...bounded(rows, total)]);
}

/** The first rows, and how many there are beside. */
function bounded(rows: readonly Row[], total: number): string[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, MOST_ROWS);
  const more = total - shown.length;
  return [rowsAsText(shown), ...(more > 0 ? [`and ${more} more`] : [])];
}
