/** `ecomflow reconcile`: proves, or refutes, that nothing was lost between the source and the star. */
import type { Command } from 'commander';
import { loadConfig } from '../../config';
import { EltError } from '../../model/errors';
import { findPipeline } from '../../pipelines/registry';
import { print, type OutputOptions } from '../output';
import { table } from '../../model/text-table';
import { reconciliationDeps } from '../../reconcile/deps';
import { layerRows } from '../../reconcile/layers';
import { reconcilePipeline, type Reconciliation } from '../../reconcile/reconcile';

export function addReconcileCommand(program: Command): void {
  program
    .command('reconcile')
    .description('count every layer and compare every border, from the source to the star')
    .argument('<pipeline>', 'such as ecommerce')
    .option('--epoch <number>', 'fail unless the source writes this epoch; its own where it is not given')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  $ ecomflow reconcile ecommerce')
    .action(async (name: string, options: OutputOptions & { epoch?: string }) => {
      const pipeline = findPipeline(name);
      const result = await reconcilePipeline(
        reconciliationDeps(loadConfig(), pipeline),
        pipeline,
        options.epoch === undefined ? undefined : Number(options.epoch),
      );
      print(options, result, () => describeReconciliation(result));
      if (!result.reconciled)
        throw new EltError('ELT_RECONCILE_MISMATCH', `${result.violations.length} border(s) differ`);
    });
}

function describeReconciliation({
  epoch,
  layers,
  violations,
  superseded,
  remarks,
  notCompared,
  reconciled,
}: Reconciliation): string {
  return [
    table(layerRows(layers, 'layer')),
    `${reconciled ? 'reconciled' : 'NOT reconciled'} (epoch ${epoch})`,
    ...violations.flatMap(({ border, detail, wayOut }) => [
      `  ${border}: ${detail}`,
      ...(wayOut === undefined ? [] : [`    way out: ${wayOut}`]),
    ]),
    ...superseded.map((detail) => `  of an earlier epoch, superseded: ${detail}`),
    ...remarks.map((remark) => `  note: ${remark}`),
    ...notCompared.map(({ border, why }) => `  not compared: ${border}: ${why}`),
  ].join('\n');
}
