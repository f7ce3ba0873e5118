/** Whether everything of a source is in the star, in words: every layer counted, every border compared. */
import type { Config } from '../../src/config';
import type { Pipeline } from '../../src/model/pipeline';
import { reconciliationDeps } from '../../src/reconcile/deps';
import { layerRows } from '../../src/reconcile/layers';
import { reconcilePipeline, type Reconciliation } from '../../src/reconcile/reconcile';
import type { WindowResult } from './run-windows';

export interface Proof {
  readonly reconciliation: Reconciliation;
  /** How many runs compared what they loaded with the source, by what came of it. */
  readonly runs: Readonly<Record<string, number>>;
  /** Rows by layer. */
  readonly rows: readonly (readonly string[])[];
  readonly verdict: string;
}

export async function prove(
  config: Config,
  pipeline: Pipeline,
  windows: readonly WindowResult[],
): Promise<Proof> {
  const runs: Record<string, number> = {};
  for (const { summary } of windows) runs[summary.reconciled] = (runs[summary.reconciled] ?? 0) + 1;
  const reconciliation = await reconcilePipeline(reconciliationDeps(config, pipeline), pipeline);
  const rows = layerRows(reconciliation.layers, 'rows by layer');
  return { reconciliation, runs, rows, verdict: verdictOf(reconciliation) };
}

function verdictOf({ reconciled, violations, notCompared }: Reconciliation): string {
  if (!reconciled)
    return `NOT reconciled:\n${violations.map(({ border, detail }) => `  ${border}: ${detail}`).join('\n')}`;
  const said = 'reconciled: every row of the source is accounted for, at every border';
  return notCompared.length === 0
    ? said
    : `${said} but ${notCompared.map(({ border }) => border).join(', ')}, of which such a source says nothing`;
}
