/**
 * How many requests a stage lets through: by route a bucket of tokens, of which a request takes one and the rate brings new ones up to the
 * burst. A route without settings of its own has the stage's bucket. Source: AWS, "Throttle requests to your HTTP APIs for better throughput".
 */
import type { RouteSettings, StageInput } from './input';

interface Bucket {
  readonly perSecond: number;
  readonly most: number;
  tokens: number;
  sinceMs: number;
}

/** The stage's own bucket, beside those that are called by a route's key. */
const STAGE = '';

export class Throttle {
  private readonly buckets = new Map<string, Bucket>();

  /** Without settings the account's limits hold on AWS, 10,000 a second, which this machine does not reach. */
  constructor({
    defaultRouteSettings,
    routeSettings,
  }: Pick<StageInput, 'defaultRouteSettings' | 'routeSettings'>) {
    if (defaultRouteSettings) this.add(STAGE, defaultRouteSettings);
    for (const [key, settings] of Object.entries(routeSettings)) this.add(key, settings);
  }

  /** False where the request comes too early. `nowMs` is of a clock that never stands still. */
  takes(routeKey: string, nowMs: number): boolean {
    const bucket = this.buckets.get(routeKey) ?? this.buckets.get(STAGE);
    if (!bucket) return true;
    const grown = (Math.max(0, nowMs - bucket.sinceMs) / 1000) * bucket.perSecond;
    bucket.tokens = Math.min(bucket.most, bucket.tokens + grown);
    bucket.sinceMs = nowMs;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  private add(
    key: string,
    { throttlingRateLimit: perSecond, throttlingBurstLimit: most }: RouteSettings,
  ): void {
    this.buckets.set(key, { perSecond, most, tokens: most, sinceMs: 0 });
  }
}
