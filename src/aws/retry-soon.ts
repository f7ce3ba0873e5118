/**
 * When a write is tried again. A table that throttles has room again in a moment, and of a batch's hundreds of writes some always meet it: the
 * SDK's own three tries, a second apart, fail so many of them that a batch hardly ever goes through.
 */
import { ConfiguredRetryStrategy } from '@smithy/core/retry';

const MOST_TRIES = 8;
const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 1000;

type Refresh = ConfiguredRetryStrategy['refreshRetryTokenForRetry'];

/**
 * Each new try costs of the SDK's budget, by which a client leaves a service alone that is down. The SDK gives the cost of the last try back, and
 * that when a call succeeds. Here every answer gives all of it back, also one that says no: a write whose answer was lost is refused when it is
 * made again (ConditionalCheckFailedException), and a batch that comes again is refused nearly whole; the budget would run dry over a table that is
 * there, and be dry for the client's whole life.
 */
export class SoonAgain extends ConfiguredRetryStrategy {
  constructor() {
    super(MOST_TRIES, (retry) => Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** retry));
  }

  override async refreshRetryTokenForRetry(
    token: Parameters<Refresh>[0],
    error: Parameters<Refresh>[1],
  ): ReturnType<Refresh> {
    if (error.errorType === 'CLIENT_ERROR') this.recordSuccess(token);
    const next = await super.refreshRetryTokenForRetry(token, error);
    const cost = (token.getRetryCost() ?? 0) + (next.getRetryCost() ?? 0);
    return {
      getRetryCount: () => next.getRetryCount(),
      getRetryDelay: () => next.getRetryDelay(),
      getRetryCost: () => cost,
    };
  }
}
