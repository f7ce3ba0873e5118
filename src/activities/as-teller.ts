/** An activity as one who tells people: what its first try put and did not send, its next one sends. */
import { Context } from '@temporalio/activity';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { ObjectStore } from '../aws/object-store';
import type { QuietPlan } from '../model/quiet-hours';
import type { TellerDeps } from '../notices/teller';

export interface NoticeDeps {
  readonly s3: S3Client;
  readonly store: Pick<ObjectStore, 'list' | 'readJson'>;
  readonly sns: SNSClient;
  readonly nowMs: () => number;
  readonly settings: {
    readonly lakeBucket: string;
    readonly alertTopicArn: string;
    readonly quietHours: QuietPlan;
  };
}

export function asTeller({ s3, store, sns, nowMs, settings }: NoticeDeps): TellerDeps {
  const { activityId, workflowExecution } = Context.current().info;
  const { lakeBucket: bucket, alertTopicArn, quietHours } = settings;
  const by = `${workflowExecution?.runId ?? ''}/${activityId}`;
  return { s3, store, bucket, sns, nowMs, alertTopicArn, quietHours, by };
}
