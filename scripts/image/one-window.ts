/** One window of a pipeline from made-up files, by whichever worker polls. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import type { Config } from '../../src/config';
import type { Stack } from '../../src/local-stack/stack';
import type { Pipeline } from '../../src/model/pipeline';
import { openFilesDemo } from '../demo/s3-files/files-demo';
import { parseOptions } from '../demo/options';
import { withRuns } from '../demo/platform';
import { prove } from '../demo/proof';
import { runWindows, type WindowResult } from '../demo/run-windows';
import { FIRST_DAY_MS } from '../demo/source-demo';
import type { Container } from './container';

const REGISTERED_MS = 30_000;

/** Lets the build take new runs, as a deployment does. Throws when the server has not seen it within half a minute. */
export async function promoteBuild(config: Config, buildId: string): Promise<void> {
  const connection = await Connection.connect({ address: config.TEMPORAL_ADDRESS });
  try {
    const { workflowService } = new Client({ connection, namespace: config.TEMPORAL_NAMESPACE });
    const request = {
      namespace: config.TEMPORAL_NAMESPACE,
      deploymentName: 'ecomflow',
      buildId,
      identity: 'image-check',
    };
    for (const endMs = Date.now() + REGISTERED_MS; ; await sleep(500)) {
      try {
        await workflowService.setWorkerDeploymentCurrentVersion(request);
        return;
      } catch (error) {
        if (Date.now() > endMs) throw error;
      }
    }
  } finally {
    await connection.close();
  }
}

export async function runOneWindow(
  { dir, stack, config }: { readonly dir: string; readonly stack: Stack; readonly config: Config },
  pipeline: Pipeline,
  worker: Container,
): Promise<void> {
  const platform = { dir, stack, config };
  const options = parseOptions(['node', 'demo', '--pipeline', pipeline.name, '--days', '1']);
  const source = await openFilesDemo(pipeline, options);
  const run = source.deliver(platform, FIRST_DAY_MS, (windows) =>
    withRuns(platform, pipeline, async (runs) => {
      const done: WindowResult[] = [];
      for await (const window of runWindows(runs, windows)) done.push(window);
      return done;
    }),
  );
  const gone = worker.ended.then(({ code, output }) => {
    throw new Error(`the worker ended with ${code}:\n${output}`);
  });
  const windows = await Promise.race([run, gone]);
  const { reconciliation, verdict } = await prove(config, pipeline, windows);
  if (windows.length === 0 || !reconciliation.reconciled) throw new Error(verdict);
}
