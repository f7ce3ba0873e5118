/** Tells CloudWatch once a minute how much work waits for this build: its service is scaled by that (infra-terraform/worker-scaling.tf). */
import { PutMetricDataCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';

export const BACKLOG_METRIC = 'TaskQueueBacklog';

export interface BacklogTeller {
  readonly metrics: Pick<CloudWatchClient, 'send'>;
  readonly namespace: string;
  readonly buildId: string;
  readonly readBacklog: () => Promise<number>;
  readonly warn: (message: string) => void;
  readonly everyMs?: number;
}

const MINUTE_MS = 60_000;

/** Until the returned function is called. What fails is said once and tried again a minute later: no run waits for it. */
export function tellBacklog({ everyMs = MINUTE_MS, ...teller }: BacklogTeller): () => void {
  let isTold = false;
  const tell = async (): Promise<void> => {
    try {
      await putBacklog(teller);
      isTold = false;
    } catch (error) {
      if (!isTold)
        teller.warn(`${BACKLOG_METRIC}: ${error instanceof Error ? error.message : String(error)}`);
      isTold = true;
    }
  };
  const timer = setInterval(() => void tell(), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Each worker of the build tells the same: CloudWatch's `Maximum` of a minute is the backlog. */
async function putBacklog({ metrics, namespace, buildId, readBacklog }: BacklogTeller): Promise<void> {
  const datum = {
    MetricName: BACKLOG_METRIC,
    Value: await readBacklog(),
    Unit: 'Count' as const,
    Dimensions: [{ Name: 'Build', Value: buildId }],
  };
  await metrics.send(new PutMetricDataCommand({ Namespace: namespace, MetricData: [datum] }));
}
