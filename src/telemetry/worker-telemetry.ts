/** What a worker tells of itself while it works: composed here, from settings. */
import { Runtime, type ActivityInterceptorsFactory } from '@temporalio/worker';
import type { CallObserver } from '../aws/observe-calls';
import type { RunSizes } from '../model/run-cost';
import { describingActivities } from './activity-logs';
import { countingRuns } from './activity-metrics';
import { tracingActivities } from './activity-traces';
import { tracingCalls } from './call-traces';
import { createMeters, type Meters } from './meters';
import { createRunMeters } from './run-meters';
import type { Tracing } from './tracing';

export interface WorkerTelemetry {
  readonly meters: Meters;
  readonly observer: CallObserver;
  readonly activityInterceptors: readonly ActivityInterceptorsFactory[];
}

export interface Told {
  /** Shown from the start, each of them. */
  readonly pipelines: readonly string[];
  readonly sizes: RunSizes;
  readonly tracing: Pick<Tracing, 'isOn'>;
}

/** Reads the runtime of this process, which is made by then. */
export function createWorkerTelemetry({ pipelines, sizes, tracing }: Told): WorkerTelemetry {
  const meters = createMeters(Runtime.instance().metricMeter);
  const tellRun = createRunMeters(meters, pipelines, sizes);
  const told = [describingActivities, countingRuns(tellRun, sizes)];
  for (const outcome of ['sent', 'lost']) meters.add('ecomflow_lineage_events', 0, { outcome });
  return {
    meters,
    observer: { ...countingCalls(meters), ...(tracing.isOn ? tracingCalls : {}) },
    // The span stands around all else, so that lines name it.
    activityInterceptors: tracing.isOn ? [tracingActivities, ...told] : told,
  };
}

function countingCalls(meters: Meters): CallObserver {
  return {
    attempted: ({ service, operation, outcome, seconds }) => {
      meters.add('ecomflow_aws_calls', 1, { service, operation, outcome });
      meters.record('ecomflow_aws_call_seconds', seconds, { service });
    },
  };
}
