/** What made-up purchases cost in a month: the Lambda that writes them and its schedule. What their files start is a run each. Pure. */
import { DAYS, pricing, type Prices } from './model';
import { GUESSED } from './shops';
import type { Counts } from './terraform-counts';

export interface MadeUpPurchases {
  /** Each starts a run. */
  readonly calls: number;
  readonly lambdaUsd: number;
  readonly scheduleUsd: number;
  /** A file for each minute. */
  readonly writesUsd: number;
  readonly alarmUsd: number;
}

/** Throws for a price that the list does not have. */
export function costOfMadeUpPurchases(
  { lambdaMb }: Pick<Counts, 'lambdaMb'>,
  everyMinutes: number,
  prices: Prices,
): MadeUpPurchases {
  const usd = pricing(prices);
  const minutes = DAYS * 24 * 60;
  const calls = minutes / everyMinutes;
  const gbSeconds = (lambdaMb / 1024) * GUESSED.generatorSeconds;
  return {
    calls,
    lambdaUsd: calls * (usd('lambdaCallsMillion') / 1e6 + gbSeconds * usd('lambdaArmGbSecond')),
    scheduleUsd: (calls / 1e6) * usd('schedulerMillion'),
    writesUsd: (minutes / 1000) * usd('s3PutThousand'),
    alarmUsd: usd('alarmMonth'),
  };
}
