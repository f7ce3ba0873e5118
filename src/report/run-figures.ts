/** A run's stages in time and its rows through the layers, as charts. */
import type { FlowFigure, TimelineFigure } from './figure-schema';
import { secondsOf } from './format';
import type { Books, RunReport } from './run-schema';

export function stagesFigure({ stages }: Pick<RunReport, 'stages'>): TimelineFigure {
  const [first] = stages;
  return {
    kind: 'timeline',
    id: 'stages-chart',
    title: 'Stages of the run',
    about: 'When each stage began, and how long it took.',
    sources: [],
    steps: stages.map(({ stage, startedAt, finishedAt }) => ({
      name: stage,
      start: secondsOf(first?.startedAt ?? startedAt, startedAt),
      end: secondsOf(first?.startedAt ?? startedAt, finishedAt),
    })),
  };
}

/** A feed's own line counts rows that its entities' lines count again: it is in the table, not in the flow. */
function isFeed({ bronze, rejected, unmapped, silver }: Books): boolean {
  return silver === 0 && bronze > 0 && bronze === rejected + unmapped;
}

export function flowFigure({ books }: Pick<RunReport, 'books'>): FlowFigure {
  const flows = books.filter((one) => !isFeed(one));
  const sum = (of: (one: Books) => number | null): number =>
    flows.reduce((total, one) => total + (of(one) ?? 0), 0);
  const outOf = (one: Books, to: string, rows: number) => ({ from: one.entity, to, rows });
  return {
    kind: 'flow',
    id: 'flow-chart',
    title: 'Rows through the layers',
    about: 'From the rows of bronze, by entity, to what history took. What was left out is named.',
    sources: ['etl_ledger'],
    links: [
      ...flows.flatMap((one) => [
        outOf(one, 'silver', one.silver),
        outOf(one, 'rejected', one.rejected),
        outOf(one, 'duplicates', one.duplicates),
        outOf(one, 'folded', one.folded),
        outOf(one, 'without an event', one.unmapped),
      ]),
      { from: 'silver', to: 'new in history', rows: sum(({ newRows }) => newRows) },
      { from: 'silver', to: 'known before', rows: sum(({ knownRows }) => knownRows) },
    ],
  };
}
