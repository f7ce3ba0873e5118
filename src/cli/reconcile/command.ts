/** `ecomflow reconcile`: proves, or refutes, that nothing was lost between the source and the star. */
import type { Command } from 'commander';
import { createAwsClients } from '../../aws/clients';
import { createObjectStore } from '../../aws/object-store';
import { createDatabases } from '../../sources/mysql-cdc/databases';
import { loadConfig, type Config } from '../../config';
import { EltError } from '../../model/errors';
import { findPipeline } from '../../pipelines/registry';
import { openWarehouse } from '../connect';
import { createSources } from '../../sources/registry';
import { print, table, type OutputOptions } from '../output';
import { layerRows } from './layers';
import { reconcilePipeline, type Reconciliation, type ReconciliationDeps } from './reconcile';

export function addReconcileCommand(program: Command): void {
  program
    .command('reconcile')
    .description('count every layer and compare every border, from the source to the star')
    .argument('<pipeline>', 'such as ecommerce')
    .option(
      '--epoch <number>',
      "fail unless the task writes this epoch; the task's own where it is not given",
    )
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  $ ecomflow reconcile ecommerce')
    .action(async (name: string, options: OutputOptions & { epoch?: string }) => {
      const result = await reconcilePipeline(
        reconciliationDeps(loadConfig()),
        findPipeline(name),
        options.epoch === undefined ? undefined : Number(options.epoch),
      );
      print(options, result, () => describeReconciliation(result));
      if (!result.reconciled)
        throw new EltError('ELT_RECONCILE_MISMATCH', `${result.violations.length} border(s) differ`);
    });
}

export function reconciliationDeps(config: Config): ReconciliationDeps {
  const clients = createAwsClients(config.AWS_REGION);
  const { dms, s3, secrets } = clients;
  const store = createObjectStore(clients.s3);
  const databases = createDatabases(secrets, config);
  const settings = {
    bronzeBucket: config.ECOMFLOW_BRONZE_BUCKET,
    lakeBucket: config.ECOMFLOW_LAKE_BUCKET,
    landingBucket: config.ECOMFLOW_LANDING_BUCKET,
    personalSecretId: config.ECOMFLOW_PERSONAL_SECRET_ID,
    watermarkPatienceMs: config.ECOMFLOW_WATERMARK_PATIENCE_MS,
    stillPatienceMs: config.ECOMFLOW_STILL_PATIENCE_MS,
  };
  const findSource = createSources({ dms, s3, secrets, store, databases, settings });
  return { dms, secrets, store, databases, findSource, sql: openWarehouse(config), settings };
}

function describeReconciliation({
  epoch,
  layers,
  violations,
  superseded,
  reconciled,
}: Reconciliation): string {
  const problems = violations.map(({ border, detail }) => `  ${border}: ${detail}`);
  const verdict = reconciled ? 'reconciled' : 'NOT reconciled';
  const remarks = superseded.map((detail) => `  of an earlier epoch, superseded: ${detail}`);
  return [table(layerRows(layers, 'layer')), `${verdict} (epoch ${epoch})`, ...problems, ...remarks].join(
    '\n',
  );
}
