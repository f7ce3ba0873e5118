/**
 * Where a worker can die: at the beginning and the end of every activity, and inside every wait. Enumerated from the
 * worker's own registry, so that a new activity is covered without anybody's doing.
 */
import { createActivities, type Deps } from '../../src/deps';
import { isWait, type KillPoint } from './moments';

export function activityNames(): string[] {
  // The factories only take their dependencies apart: nothing is called.
  return Object.keys(createActivities({ settings: {} } as unknown as Deps)).sort();
}

export function killPoints(): KillPoint[] {
  return activityNames().flatMap((name): KillPoint[] =>
    isWait(name) ? [`${name} begin`, `${name} inside`, `${name} end`] : [`${name} begin`, `${name} end`],
  );
}

/** What only pipelines come by that wait for their crawl or count their files: `ecommerce`, over real engines, does neither. */
const NOT_OF_THE_SHOP = ['lastCrawl', 'startCounts', 'waitForCount', 'compareCounts'];

export function killPointsOfShop(): KillPoint[] {
  return killPoints().filter((point) => !NOT_OF_THE_SHOP.some((name) => point.startsWith(`${name} `)));
}

/** Deals points out to so many runs, so that the deaths of one run lie apart from each other. */
export function deal(points: readonly KillPoint[], runs: number): KillPoint[][] {
  const dealt: KillPoint[][] = Array.from({ length: runs }, () => []);
  for (const [index, point] of points.entries()) dealt[index % runs]?.push(point);
  return dealt;
}
