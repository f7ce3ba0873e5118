/** Writes EcomFlow's metrics through Temporal's own meter, so that one address exposes these and the SDK's. */
import type { MetricMeter, MetricTags } from '@temporalio/common';
import { METRICS, type LabelsOf, type MetricName, type NamesOf } from './metric-list';

export interface Meters {
  add<Name extends NamesOf<'counter'>>(name: Name, value: number, labels: LabelsOf<Name>): void;
  set<Name extends NamesOf<'gauge'>>(name: Name, value: number, labels: LabelsOf<Name>): void;
  record<Name extends NamesOf<'histogram'>>(name: Name, value: number, labels: LabelsOf<Name>): void;
}

/** Counts nothing where the runtime exposes no metrics: its meter does nothing then. */
export function createMeters(meter: MetricMeter): Meters {
  const made = new Map<MetricName, (value: number, labels: MetricTags) => void>();
  const write = (name: MetricName, value: number, labels: MetricTags): void => {
    const known = made.get(name) ?? writerOf(meter, name);
    made.set(name, known);
    known(value, labels);
  };
  return { add: write, set: write, record: write };
}

function writerOf(meter: MetricMeter, name: MetricName): (value: number, labels: MetricTags) => void {
  const { kind, help } = METRICS[name];
  switch (kind) {
    case 'counter': {
      const counter = meter.createCounter(name, undefined, help);
      return (value, labels) => counter.add(value, labels);
    }
    case 'gauge': {
      const gauge = meter.createGauge(name, 'float', undefined, help);
      return (value, labels) => gauge.set(value, labels);
    }
    case 'histogram': {
      const histogram = meter.createHistogram(name, 'float', undefined, help);
      return (value, labels) => histogram.record(value, labels);
    }
  }
}
