/** A run in plain text: what a person asks first stands first. */
import type { Row } from '../../aws/sql-runner';
import { rowsAsText } from '../output';
import type { RunView } from './read-run';

const MOST_ROWS = 20;

export function describeRun(view: RunView): string {
  const { runs, counts, rejected, checks, reconciliation } = view;
  const broken = checks.filter((check) => Number(check['failed_rows']) > 0);
  return [
    section(view.run, [...liveLines(view), ...(runs.length > 0 ? [rowsAsText(runs)] : [])]),
    ...(counts.length > 0 ? [section('rows by entity', [rowsAsText(counts)])] : []),
    ...(rejected.total > 0 ? [describeRejected(rejected)] : []),
    section(`checks: ${checks.length} asked, ${broken.length} broken`, bounded(broken, broken.length)),
    section(
      'reconciliation with the source',
      reconciliation.length > 0
        ? [rowsAsText(reconciliation)]
        : ['none: the run came to no heartbeat, or its pipeline does not reconcile'],
    ),
  ].join('\n\n');
}

function section(title: string, lines: readonly string[]): string {
  return [title, ...lines].join('\n');
}

function liveLines({ live }: RunView): string[] {
  if (!live) return [];
  const { progress } = live;
  const where = progress ? `in stage ${progress.stage} since ${progress.since}` : 'no worker says where';
  return [`running since ${live.startedAt}, ${where}`];
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
