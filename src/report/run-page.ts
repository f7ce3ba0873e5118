/** The page of a run: what it brought, and how anyone can check it. */
import type { z } from 'zod';
import { showFigure } from './figure';
import { formatNumber, formatWindow, secondsOf } from './format';
import { html, type Html } from './html';
import { badge, notes, page, section, tiles } from './page';
import { flowFigure, stagesFigure } from './run-figures';
import {
  booksTable,
  checksTable,
  comparisonTable,
  rejectedPart,
  runsTable,
  sqlPart,
  versionsTable,
} from './run-parts';
import { runReportSchema, type RunReport } from './run-schema';

/** Throws where the data is of another shape: a page that guesses is worse than none. */
export function renderRunPage(data: z.input<typeof runReportSchema>): string {
  const report = runReportSchema.parse(data);
  return page({
    title: `${report.pipeline}: ${formatWindow(report.window)}`,
    lead: lead(report),
    links: [
      ...report.links,
      { title: 'Rows', href: '#rows' },
      { title: 'Source', href: '#source' },
      { title: 'Checks', href: '#checks' },
      { title: 'Rejected', href: '#rejected' },
      { title: 'Versions', href: '#versions' },
      { title: 'SQL', href: '#sql' },
    ],
    body: [
      headline(report),
      notes('warn', [...report.warnings, ...report.unloaded]),
      section('stages', 'Stages', showFigure(stagesFigure(report)), runsTable(report.runs)),
      section('rows', 'Rows', showFigure(flowFigure(report)), booksTable(report.books)),
      section('source', 'Compared with the source', comparisonTable(report)),
      section('checks', 'Checks', checksTable(report.checks)),
      section('rejected', 'Rejected rows', ...rejectedPart(report)),
      section('versions', 'Versions', versionsTable(report)),
      section('sql', 'The SQL behind the figures', sqlPart(report.sql)),
    ],
    writtenAt: report.writtenAt,
  });
}

function lead({ window, status, reconciled }: RunReport): Html {
  return html`<p>
    ${badge(status)} ${badge(reconciled)}
    <span class="soft">What arrived from ${window.from} to ${window.to}</span>
  </p>`;
}

function headline(report: RunReport): Html {
  const { newRows, knownRows, rejected, checks, stages } = report;
  const broken = checks.filter(({ failedRows }) => failedRows > 0).length;
  const [first, last] = [stages[0], stages.at(-1)];
  const seconds = first && last ? secondsOf(first.startedAt, last.finishedAt) : null;
  return tiles([
    { figure: formatNumber(newRows, 'count'), what: 'new rows in history' },
    { figure: formatNumber(knownRows, 'count'), what: 'known before' },
    { figure: formatNumber(rejected.total, 'count'), what: 'rejected' },
    { figure: `${broken} of ${checks.length}`, what: 'checks broken' },
    { figure: formatNumber(seconds, 'seconds'), what: 'from first to last stage' },
  ]);
}
