import { uuid4 } from '@temporalio/workflow';
import type { WindowSummary } from '../../model/plan';
import { patient, quick } from '../activities';
import { repeatWhileTransient } from '../repeat';

interface Timing {
  readonly heartbeatTimeoutMs: number;
}

/** Refreshes the marts, once per settled set of loads. */
export async function publish(summary: WindowSummary, timing: Timing): Promise<void> {
  if (summary.publish.length === 0) return;
  await repeatWhileTransient(async () => {
    const { statementIds } = await quick.startPublish({ marts: summary.publish, token: uuid4() });
    await patient(timing).waitForPublish({ statementIds });
  });
}

/** Lets QuickSight take in the marts, writes the report and tells its readers. */
export async function report(summary: WindowSummary, timing: Timing): Promise<void> {
  const { ingestions } = await quick.startReports({ reports: summary.report, token: uuid4() });
  const ingested = await patient(timing).waitForReports({ ingestions });
  await quick.writeReport({ summary, ingested });
}
