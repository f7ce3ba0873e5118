/** A queue that cannot be looked at is said once, and counted each time. */
import type { Client } from '@temporalio/client';
import type { Meters } from '../../src/telemetry/meters';
import { watchSequencer } from '../../src/telemetry/sequencer-gauges';
import { until } from '../support/until';

it('counts each look that fails, and warns of the first', async () => {
  const warnings: string[] = [];
  const failed: unknown[] = [];
  const refuse = { describe: () => Promise.reject(new Error('nobody answers')) };
  const client = { workflow: { getHandle: () => refuse } } as unknown as Client;
  const meters: Meters = {
    add: (name, value, labels) => failed.push([name, value, labels]),
    set: () => undefined,
    record: () => undefined,
  };
  const look = { client, meters, warehouse: 'main', nowMs: Date.now };
  const stop = watchSequencer(look, (message) => warnings.push(message), 5);
  await until(() => failed.length >= 3);
  stop();
  expect(failed[0]).toEqual(['ecomflow_sequencer_looks', 1, { warehouse: 'main', outcome: 'failed' }]);
  expect(warnings).toEqual(['sequencer: nobody answers']);
});
