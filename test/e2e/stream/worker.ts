/** The worker, told that its delivery streams work: who delivers is the test. */
import type { FirehoseClient } from '@aws-sdk/client-firehose';
import { loadConfig } from '../../../src/config';
import { createFirehose } from '../../../src/sources/firehose';
import { runWorker } from '../../../src/worker';
import { activeOf } from '../../sources/firehose/support/described';

const told = {
  send: () => Promise.resolve({ DeliveryStreamDescription: activeOf('ecomflow-invoices') }),
} as unknown as FirehoseClient;

async function main(): Promise<void> {
  await runWorker(loadConfig(), {
    deps: (deps) => {
      const delivered = createFirehose({ ...deps, firehose: told });
      return {
        ...deps,
        findSource: (kind) => (kind === delivered.kind ? delivered : deps.findSource(kind)),
      };
    },
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
