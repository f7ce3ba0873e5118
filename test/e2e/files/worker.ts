/** The worker, which knows the test's pipelines. */
import { loadConfig } from '../../../src/config';
import { runWorker } from '../../../src/worker';
import { findFilesPipeline } from './pipelines';

async function main(): Promise<void> {
  await runWorker(loadConfig(), { deps: (deps) => ({ ...deps, findPipeline: findFilesPipeline }) });
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
