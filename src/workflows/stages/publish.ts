import { isCancellation, patched, uuid4 } from '@temporalio/workflow';
import type { WindowSummary } from '../../model/plan';
import { patient, quick } from '../activities';
import { causeOf } from '../failure';
import { repeatWhileTransient } from '../repeat';
import { tellOfUnpublished } from './telemetry';

interface Timing {
  readonly heartbeatTimeoutMs: number;
}

const MOST_OF_SUMMARY = 200;

/** Publishes and reports, as `work` does it. Where that fails people hear of it: a window is loaded, and what they look at is old. */
export async function orTellPeople<T>(
  summary: WindowSummary,
  work: () => Promise<T>,
  backfillId?: string,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // Backfills move on to later builds, and some failed here before there was anything to tell.
    if (!isCancellation(error) && patched('tell-of-unpublished'))
      await tellOfUnpublished(summary, error, backfillId);
    throw error;
  }
}

/** Refreshes the marts, once per settled set of loads. */
export async function publish(summary: WindowSummary, timing: Timing): Promise<void> {
  if (summary.publish.length === 0) return;
  await repeatWhileTransient(async () => {
    const { statementIds } = await quick.startPublish({ marts: summary.publish, token: uuid4() });
    await patient(timing, summary.publish.join(', ')).waitForPublish({ statementIds });
  });
}

/** Lets QuickSight take in the marts, writes the report and tells its readers. Returns the warnings. */
export async function report(summary: WindowSummary, timing: Timing): Promise<readonly string[]> {
  const { ingested, warnings } = await ingest(summary, timing);
  await quick.writeReport({ summary: withWarnings(summary, warnings), ingested });
  return warnings;
}

/** A dataset whose refreshes of the day are used up shows today's sales tomorrow: no reason to fail a run that has loaded them. */
async function ingest(
  summary: WindowSummary,
  timing: Timing,
): Promise<{ ingested: Readonly<Record<string, number>>; warnings: readonly string[] }> {
  try {
    const { ingestions } = await quick.startReports({ reports: summary.report, token: uuid4() });
    return {
      ingested: await patient(timing, shortened(summary.report.join(', '))).waitForReports({ ingestions }),
      warnings: [],
    };
  } catch (error) {
    const { code, message } = causeOf(error);
    if (code !== 'ELT_REPORT_QUOTA') throw error;
    return { ingested: {}, warnings: [`report: ${code} ${message}`] };
  }
}

/** Temporal refuses a summary of more than 400 bytes: a run would fail for having many data sets. */
function shortened(text: string): string {
  return text.length <= MOST_OF_SUMMARY ? text : `${text.slice(0, MOST_OF_SUMMARY)}…`;
}

export function withWarnings(summary: WindowSummary, warnings: readonly string[]): WindowSummary {
  return { ...summary, warnings: [...summary.warnings, ...warnings] };
}
