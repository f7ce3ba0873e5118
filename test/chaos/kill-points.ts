/**
 * Where a worker can die: at the beginning and the end of every activity, and inside every wait. Enumerated from the
 * worker's own registry, so that a new activity is covered without anybody's doing.
 */
import { createActivities, type Deps } from '../../src/deps';
import type { Pipeline } from '../../src/model/pipeline';
import { createRecounted } from '../../src/sources/registry';
import { OF_LETTERS } from './letters';
import { isWait, type KillPoint } from './moments';
import { OF_NOTICES } from './notices';

export function activityNames(): string[] {
  // The factories only take their dependencies apart: nothing is called.
  return Object.keys(createActivities({ settings: {} } as unknown as Deps)).sort();
}

export function killPoints(): KillPoint[] {
  return activityNames().flatMap((name): KillPoint[] => {
    // It lasts as long as somebody waits for the run.
    if (name === 'holdTrigger') return [`${name} begin`];
    return isWait(name)
      ? [`${name} begin`, `${name} inside`, `${name} end`]
      : [`${name} begin`, `${name} end`];
  });
}

/** Whether the pipeline's kind of source counts what it delivered by itself; otherwise its figures are compared at a mark. */
export function countsDelivered({ source }: Pick<Pipeline, 'source'>): boolean {
  // The factory only takes its dependencies apart.
  return (
    createRecounted({ settings: {} } as unknown as Parameters<typeof createRecounted>[0])(source.kind) !==
    null
  );
}

const COUNTS = ['startCounts', 'waitForCount', 'compareCounts'];
const MARKS = ['startReconcile', 'waitForReconcile'];
/** Nobody waits in a state machine here: test/lambda tries that on the real ones. */
const TRIGGERS = ['holdTrigger', 'answerTrigger'];
/** No event tells of a file here: test/workflows/gather-files tries that, and the short form kills it. */
const GATHERING = ['askPatience', 'lookForFiles'];

/** Those that a pipeline comes by. */
export function killPointsOf(pipeline: Pick<Pipeline, 'source' | 'catalog'>): KillPoint[] {
  const others = [
    ...TRIGGERS,
    ...GATHERING,
    // No source here has dead letters: the short form kills what deals with them.
    ...OF_LETTERS,
    // Every report of theirs comes to its end, and no schedule of theirs can be late.
    ...OF_NOTICES,
    ...(countsDelivered(pipeline) ? MARKS : COUNTS),
    // Of what was loaded Athena asks, where it reads what was refined.
    ...(pipeline.catalog === 'after' ? [] : ['lastCrawl', 'noteLoaded']),
  ];
  return killPoints().filter((point) => !others.some((name) => point.startsWith(`${name} `)));
}

/** Deals points out to so many runs, so that the deaths of one run lie apart from each other. */
export function deal(points: readonly KillPoint[], runs: number): KillPoint[][] {
  const dealt: KillPoint[][] = Array.from({ length: runs }, () => []);
  for (const [index, point] of points.entries()) dealt[index % runs]?.push(point);
  return dealt;
}
