/** What the worker, the CLI and the AWS SDKs must have in their environment to use a stack. */
import type { MotoEngine } from '../engines/moto';
import type { TemporalEngine } from '../engines/temporal';

export const REGION = 'eu-west-1';
export const ACCOUNT_ID = '000000000000';

export interface StackAddresses {
  readonly gatewayUrl: string;
  readonly moto: MotoEngine;
  readonly temporal: TemporalEngine | undefined;
}

/** Settings by variable, as `src/config.ts` reads them. Nothing of this is secret outside this machine. */
export function stackEnvironment(addresses: StackAddresses): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: addresses.gatewayUrl,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    // Never ask a profile of the user's, nor the address where EC2 answers.
    AWS_EC2_METADATA_DISABLED: 'true',
    // The SDK's advice on Node's version is for whoever chooses it, not for each command's output.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    ...(addresses.temporal === undefined
      ? {}
      : {
          TEMPORAL_ADDRESS: addresses.temporal.address,
          TEMPORAL_UI_URL: addresses.temporal.uiUrl,
          // Nor speak to it as the user's own profile speaks to Temporal Cloud.
          TEMPORAL_TLS: 'false',
        }),
    TEMPORAL_NAMESPACE: 'default',
    ECOMFLOW_TASK_QUEUE: 'ecomflow',
    ECOMFLOW_BRONZE_BUCKET: 'ecomflow-bronze',
    ECOMFLOW_LAKE_BUCKET: 'ecomflow-lake',
    ECOMFLOW_LANDING_BUCKET: 'ecomflow-landing',
    ECOMFLOW_DEAD_LETTERS_BUCKET: 'ecomflow-dead-letters',
    ECOMFLOW_REDSHIFT_WORKGROUP: 'ecomflow',
    ECOMFLOW_REDSHIFT_DATABASE: 'dev',
    ECOMFLOW_COPY_ROLE_ARN: `arn:aws:iam::${ACCOUNT_ID}:role/ecomflow-copy`,
    ECOMFLOW_SOURCE_SECRET_ID: 'ecomflow/source/{pipeline}',
    ECOMFLOW_PERSONAL_SECRET_ID: 'ecomflow/personal-data',
    ECOMFLOW_REFINE_JOB: 'ecomflow-refine',
    ECOMFLOW_INGEST_JOB: 'ecomflow-ingest-{pipeline}',
    ECOMFLOW_CRAWLER: 'ecomflow-silver-{pipeline}',
    ECOMFLOW_QUICKSIGHT_ACCOUNT: ACCOUNT_ID,
    ECOMFLOW_QUICKSIGHT_DASHBOARDS: 'publish',
    ECOMFLOW_ALERT_TOPIC_ARN: `arn:aws:sns:${REGION}:${ACCOUNT_ID}:ecomflow-alerts`,
    ECOMFLOW_METRICS_NAMESPACE: 'EcomFlow',
    ECOMFLOW_EVENT_LOG_GROUP: '/ecomflow/runs',
    ECOMFLOW_POLL_MIN_MS: '100',
    // Whoever drops a file here watches. Said before the stack is started, it is as said.
    ECOMFLOW_DROP_QUIET_MS: process.env['ECOMFLOW_DROP_QUIET_MS'] ?? '2000',
    // A killed worker is noticed within seconds, so that trying it is no matter of patience.
    ECOMFLOW_HEARTBEAT_TIMEOUT_MS: '6000',
  };
}
