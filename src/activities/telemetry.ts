/** CloudWatch: each run's metrics and event. Only people and alarms read them: a run goes on, and ends, without. */
import { PutMetricDataCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import {
  CreateLogStreamCommand,
  PutLogEventsCommand,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
  type CloudWatchLogsClient,
} from '@aws-sdk/client-cloudwatch-logs';
import type { RunRecord } from './record';
import { eventOf, metricsOf } from './run-metrics';

export interface TelemetryDeps {
  readonly metrics: CloudWatchClient;
  readonly logs: CloudWatchLogsClient;
  readonly settings: {
    /** Undefined: no metrics. */
    readonly metricsNamespace: string | undefined;
    /** Undefined: no events. */
    readonly eventLogGroup: string | undefined;
  };
}

export function createTelemetryActivities({ metrics, logs, settings }: TelemetryDeps) {
  return {
    /** At least once: CloudWatch knows no repetition, so that a call whose answer was lost counts a run twice. */
    async putRunMetrics({ record }: { readonly record: RunRecord }): Promise<void> {
      if (settings.metricsNamespace === undefined) return;
      const MetricData = metricsOf(record);
      await metrics.send(new PutMetricDataCommand({ Namespace: settings.metricsNamespace, MetricData }));
    },

    /** At least once; a pipeline has one stream, which is made with its first event. */
    async putRunEvent({ record }: { readonly record: RunRecord }): Promise<void> {
      const { eventLogGroup } = settings;
      if (eventLogGroup === undefined) return;
      const stream = { logGroupName: eventLogGroup, logStreamName: record.pipeline };
      const event = { timestamp: Date.parse(record.finishedAt), message: eventOf(record) };
      const put = new PutLogEventsCommand({ ...stream, logEvents: [event] });
      try {
        await logs.send(put);
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
        await makeStream(logs, stream);
        await logs.send(put);
      }
    },
  };
}

/** Another run may have made it in the meantime. A group that is not there is Terraform's to make, and so an error. */
async function makeStream(
  logs: CloudWatchLogsClient,
  stream: { readonly logGroupName: string; readonly logStreamName: string },
): Promise<void> {
  try {
    await logs.send(new CreateLogStreamCommand(stream));
  } catch (error) {
    if (!(error instanceof ResourceAlreadyExistsException)) throw error;
  }
}
