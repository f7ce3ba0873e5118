/** Values of metrics, by the minute, as AWS keeps those of standard resolution. In memory; they go with the stack. */
import type { Dimension, Metric, Statistic } from './input';

export const MINUTE_MS = 60_000;
/** As long as AWS keeps values of a minute. */
const KEPT_MS = 15 * 24 * 60 * MINUTE_MS;

export interface Summary {
  count: number;
  sum: number;
  min: number;
  max: number;
}

export interface Value {
  readonly value: number;
  /** How often it was seen. */
  readonly count: number;
  readonly atMs: number;
}

interface Series {
  readonly metric: Metric;
  /** By the minute's first instant. */
  readonly minutes: Map<number, Summary>;
}

export class MetricStore {
  private readonly series = new Map<string, Series>();

  add(metric: Metric, { value, count, atMs }: Value): void {
    const { minutes } = this.seriesOf(metric);
    const minute = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
    const known = minutes.get(minute);
    minutes.set(minute, added(known, { count, sum: value * count, min: value, max: value }));
    if (known === undefined) forget(minutes, minute - KEPT_MS);
  }

  /** Of the period that begins then; undefined without a value. */
  summary(metric: Metric, fromMs: number, periodSeconds: number): Summary | undefined {
    const minutes = this.series.get(keyOf(metric))?.minutes;
    let found: Summary | undefined;
    for (let at = fromMs; at < fromMs + periodSeconds * 1000; at += MINUTE_MS) {
      const minute = minutes?.get(at);
      if (minute) found = added(found, minute);
    }
    return found;
  }

  /** Of all periods from the first to the last instant, those with values, in order. */
  summaries(metric: Metric, fromMs: number, toMs: number, periodSeconds: number): [number, Summary][] {
    const stepMs = periodSeconds * 1000;
    const found: [number, Summary][] = [];
    for (let at = Math.floor(fromMs / stepMs) * stepMs; at < toMs; at += stepMs) {
      const summary = this.summary(metric, at, periodSeconds);
      if (summary) found.push([at, summary]);
    }
    return found;
  }

  metrics(): readonly Metric[] {
    return [...this.series.values()].map(({ metric }) => metric);
  }

  private seriesOf(metric: Metric): Series {
    const key = keyOf(metric);
    const known = this.series.get(key);
    if (known) return known;
    const made = { metric, minutes: new Map<number, Summary>() };
    this.series.set(key, made);
    return made;
  }
}

const KEYS = new WeakMap<Metric, string>();

/** A metric is its namespace, its name and its dimensions, in whatever order. */
function keyOf(metric: Metric): string {
  const known = KEYS.get(metric);
  if (known !== undefined) return known;
  const { Namespace, MetricName, Dimensions } = metric;
  const key = JSON.stringify([Namespace, MetricName, Dimensions.map(pairOf).sort()]);
  KEYS.set(metric, key);
  return key;
}

function pairOf({ Name, Value }: Dimension): string {
  return JSON.stringify([Name, Value]);
}

function added(known: Summary | undefined, more: Summary): Summary {
  if (known === undefined) return { ...more };
  return {
    count: known.count + more.count,
    sum: known.sum + more.sum,
    min: Math.min(known.min, more.min),
    max: Math.max(known.max, more.max),
  };
}

function forget(minutes: Map<number, Summary>, beforeMs: number): void {
  for (const minute of minutes.keys()) if (minute < beforeMs) minutes.delete(minute);
}

export function statisticOf({ count, sum, min, max }: Summary, statistic: Statistic): number {
  switch (statistic) {
    case 'SampleCount':
      return count;
    case 'Sum':
      return sum;
    case 'Average':
      return sum / count;
    case 'Minimum':
      return min;
    case 'Maximum':
      return max;
  }
}
