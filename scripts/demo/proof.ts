/** Whether everything of a source is in the star, in words: by every border, or by what its runs compared where nobody can count borders. */
import type { Config } from '../../src/config';
import type { SqlRunner } from '../../src/aws/sql-runner';
import { EltError } from '../../src/model/errors';
import type { Pipeline } from '../../src/model/pipeline';
import { reconciliationDeps } from '../../src/reconcile/deps';
import { layerRows } from '../../src/reconcile/layers';
import { reconcilePipeline, type Reconciliation } from '../../src/reconcile/reconcile';
import type { WindowResult } from './run-windows';

export interface Proof {
  /** Null where `ecomflow reconcile` is refused of this kind of source. */
  readonly reconciliation: Reconciliation | null;
  /** How many runs compared what they loaded with the source, by what came of it. */
  readonly runs: Readonly<Record<string, number>>;
  /** Rows by layer. */
  readonly rows: readonly (readonly string[])[];
  readonly verdict: string;
}

export async function prove(
  config: Config,
  sql: SqlRunner,
  pipeline: Pipeline,
  windows: readonly WindowResult[],
): Promise<Proof> {
  const runs: Record<string, number> = {};
  for (const { summary } of windows) runs[summary.reconciled] = (runs[summary.reconciled] ?? 0) + 1;
  try {
    const reconciliation = await reconcilePipeline(reconciliationDeps(config), pipeline);
    const rows = layerRows(reconciliation.layers, 'rows by layer');
    return { reconciliation, runs, rows, verdict: verdictOf(reconciliation) };
  } catch (error) {
    if (!(error instanceof EltError && error.code === 'ELT_INPUT_INVALID')) throw error;
    return {
      reconciliation: null,
      runs,
      rows: await readBooks(sql, pipeline),
      verdict: refused(error, runs),
    };
  }
}

function verdictOf({ reconciled, violations, notCompared }: Reconciliation): string {
  if (!reconciled)
    return `NOT reconciled:\n${violations.map(({ border, detail }) => `  ${border}: ${detail}`).join('\n')}`;
  const said = 'reconciled: every row of the source is accounted for, at every border';
  return notCompared.length === 0
    ? said
    : `${said} but ${notCompared.map(({ border }) => border).join(', ')}, of which such a source says nothing`;
}

function refused({ message }: EltError, runs: Proof['runs']): string {
  const compared = Object.entries(runs).map(([status, count]) => `${count} ${status}`);
  return `not reconciled border by border (${message}); each run compared what it loaded with its source: ${compared.join(', ')}`;
}

const BOOKS = ['bronze', 'unmapped', 'silver', 'rejected', 'duplicates', 'folded'] as const;

/** What the runs counted, feeds beside entities. */
async function readBooks(sql: SqlRunner, { name }: Pipeline): Promise<string[][]> {
  const sums = [
    'bronze_rows as bronze',
    'unmapped_rows as unmapped',
    'new_rows + known_rows as silver',
    'rejected_rows as rejected',
    'duplicate_rows as duplicates',
    'folded_rows as folded',
  ].map((sum) => `sum(${sum.replace(' as ', ') as ')}`);
  const rows = await sql.execute(
    `select entity, ${sums.join(', ')} from etl_batch where pipeline = :pipeline group by entity order by entity`,
    { pipeline: name },
  );
  return [
    ['rows as the runs counted them', ...rows.map((row) => String(row['entity']))],
    ...BOOKS.map((book) => [book, ...rows.map((row) => String(row[book]))]),
  ];
}
