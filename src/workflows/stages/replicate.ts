import { sleep, uuid4 } from '@temporalio/workflow';
import type { Plan, Replication, Watermark } from '../../model/plan';
import { patient, quick } from '../activities';

export interface Replicated {
  readonly replication: Replication;
  readonly watermark: Watermark;
}

/** The task runs and is complete, and everything of the window is in bronze: proved by a row of our own. */
export async function replicate(plan: Plan): Promise<Replicated> {
  const replication = await quick.startReplication({ plan });
  await patient(plan, `epoch ${replication.epoch}`).waitForReplication({ plan, replication });
  const heartbeatId = uuid4();
  let beat = await quick.writeHeartbeat({ plan, heartbeatId });
  while (!beat.written) {
    await sleep(beat.waitMs, { summary: "the source's clock has not passed the window's end" });
    beat = await quick.writeHeartbeat({ plan, heartbeatId });
  }
  const { writtenAt } = beat;
  const watermark = await patient(plan, `heartbeat ${heartbeatId}`).waitForHeartbeat({
    plan,
    replication,
    heartbeatId,
    writtenAt,
  });
  return { replication, watermark };
}
