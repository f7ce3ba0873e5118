/** Temporal's runtime of this process: where its metrics are read, and who writes its log. Installed once, before there is a worker. */
import { Runtime, type RuntimeOptions } from '@temporalio/worker';
import type { Logger } from '@temporalio/common';
import { METRICS } from './metric-list';

export interface RuntimeSettings {
  /** `0.0.0.0:9464`; absent, nothing is exposed. */
  readonly metricsAddress: string | undefined;
}

export function installRuntime({ metricsAddress }: RuntimeSettings, logger: Logger): void {
  Runtime.install({
    logger,
    telemetryOptions: {
      // What Temporal's core says goes the same way as all else.
      logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } },
      ...(metricsAddress === undefined ? {} : { metrics: exposedAt(metricsAddress) }),
    },
  });
}

/** By Prometheus's own customs: seconds, with the unit and `_total` in the name. */
function exposedAt(
  bindAddress: string,
): NonNullable<NonNullable<RuntimeOptions['telemetryOptions']>['metrics']> {
  return {
    attachServiceName: false,
    prometheus: {
      bindAddress,
      countersTotalSuffix: true,
      unitSuffix: true,
      useSecondsForDurations: true,
      histogramBucketOverrides: Object.fromEntries(
        Object.entries(METRICS).flatMap(([name, shape]) =>
          'buckets' in shape ? [[name, [...shape.buckets]]] : [],
        ),
      ),
    },
  };
}
