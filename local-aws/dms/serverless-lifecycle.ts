/** From StartReplication to the replication's own start: DMS tests both ends, looks at the source and provisions capacity. */
import { setTimeout as sleep } from 'node:timers/promises';
import { probeEndpoint } from './connection-probe';
import { startJob, type Start } from './job-lifecycle';
import { PROVISIONING, type Serverless } from './model';
import type { DmsState } from './service-state';

/** Answers at once: how it goes is in DescribeReplications. */
export function startServerless(state: DmsState, replication: Serverless, start: Start): void {
  Object.assign(replication, {
    provisioning: PROVISIONING[0],
    provisionedMs: null,
    status: null,
    stopReason: null,
    lastFailureMessage: null,
  });
  void provision(state, replication, start).catch((error: unknown) => {
    fail(state, replication, error instanceof Error ? error.message : String(error));
  });
}

async function provision(state: DmsState, replication: Serverless, start: Start): Promise<void> {
  for (const step of PROVISIONING) {
    replication.provisioning = step;
    await sleep(state.options.provisioningMs, undefined, { ref: false });
    if (step === 'testing_connection') await refuseUnreachable(state, replication);
  }
  if (state.isClosed) return;
  await startJob(state, replication, start);
  Object.assign(replication, { provisioning: null, provisionedMs: replication.startMs });
}

async function refuseUnreachable(state: DmsState, { sourceArn, targetArn }: Serverless): Promise<void> {
  for (const arn of [sourceArn, targetArn]) {
    const endpoint = state.endpoint(arn);
    const failure = await probeEndpoint(endpoint, state.context);
    if (failure !== null)
      throw new Error(`Test connection failed for endpoint ${endpoint.identifier}: ${failure}`);
  }
}

/** Nothing was provisioned yet, so nothing is kept either. */
function fail(state: DmsState, replication: Serverless, message: string): void {
  state.context.log(`dms ${replication.identifier} failed: ${message}`);
  Object.assign(replication, {
    provisioning: null,
    status: 'failed',
    stopMs: state.context.clock.now(),
    lastFailureMessage: message,
  });
}
