/** The run's report in S3, for programs and for people, the pipeline's dashboard in QuickSight, and the notification that it is there. */
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { ObjectStore } from '../aws/object-store';
import { reportKey } from '../model/names';
import type { WindowSummary } from '../model/plan';
import type { PublishedDashboard } from './publish-dashboard';
import { writePages, type PageDeps } from './report-pages';

export interface ReportDeps extends PageDeps {
  readonly store: Pick<ObjectStore, 'list' | 'writeHtml' | 'writeJson'>;
  readonly sns: SNSClient;
  /** Absent, nobody does. */
  readonly publishDashboard?: (pipeline: string) => Promise<PublishedDashboard>;
  readonly settings: PageDeps['settings'] & { readonly alertTopicArn: string };
}

export interface ReportInput {
  readonly summary: WindowSummary;
  /** Rows that each dataset took in. */
  readonly ingested: Readonly<Record<string, number>>;
}

export function createReportActivities(deps: ReportDeps) {
  return {
    /** Safe to repeat: the same window writes the same object; subscribers may hear of it twice. */
    async writeReport({ summary, ingested }: ReportInput): Promise<{ reportKey: string }> {
      const key = reportKey(summary.pipeline, summary.window);
      await deps.store.writeJson(deps.settings.lakeBucket, key, { ...summary, ingested });
      const { pageKey } = await writePages(deps, summary, ingested);
      await deps.publishDashboard?.(summary.pipeline);
      const subject = `${summary.pipeline} ${summary.window.from} ${summary.status}`;
      await deps.sns.send(
        new PublishCommand({
          TopicArn: deps.settings.alertTopicArn,
          Subject: subject.slice(0, 100),
          Message: `${subject}: ${summary.newRows} new rows; report s3://${deps.settings.lakeBucket}/${key}, as a page s3://${deps.settings.lakeBucket}/${pageKey}`,
        }),
      );
      return { reportKey: key };
    },
  };
}
