/** A run's second reading of what was landed: Athena counts the objects of its window, and they are compared with what was loaded. */
import { lookAtAthenaQuery, stopAthenaQuery } from '../../aws/athena';
import { readDefinition } from '../../aws/definition';
import type { ObjectStore } from '../../aws/object-store';
import { clientToken } from '../../aws/sql-runner';
import { sourceOf, type Pipeline } from '../../model/pipeline';
import type { Plan } from '../../model/plan';
import type { Compared, Count, Recounted } from '../recounted';
import { compareLanded } from './compare-landed';
import { readLandedFigures, startFeedCount, type FeedCountDeps } from './feed-count';

export interface FiguresDeps extends FeedCountDeps {
  readonly store: Pick<ObjectStore, 'readJson'>;
}

export function createLandedFigures(deps: FiguresDeps): Recounted {
  const { athena, settings } = deps;
  return {
    async start(plan, token) {
      const pipeline = await readDefinition(deps.store, settings.lakeBucket, plan.definitionKey);
      const counts: Count[] = [];
      for (const feed of sourceOf(pipeline, 's3-files').feeds) {
        const asked = { pipeline, feed, window: plan.window };
        const id = await startFeedCount(deps, asked, clientToken('count', feed.name, token));
        if (id !== null) counts.push({ feed: feed.name, id });
      }
      return counts;
    },

    look: ({ id }) => lookAtAthenaQuery(athena, id),

    stop: ({ id }) => stopAthenaQuery(athena, id),

    async compare(plan, counts) {
      const definition = await readDefinition(deps.store, settings.lakeBucket, plan.definitionKey);
      const compared: Compared[] = [];
      for (const count of counts) compared.push(await compareFeed(deps, plan, definition, count));
      return {
        differences: compared.flatMap(({ differences }) => differences),
        unsure: compared.flatMap(({ unsure }) => unsure),
      };
    },
  };
}

async function compareFeed(
  deps: FiguresDeps,
  { window }: Plan,
  pipeline: Pipeline,
  { feed: name, id }: Count,
): Promise<Compared> {
  const feed = sourceOf(pipeline, 's3-files').feeds.find((one) => one.name === name);
  if (!feed) return { differences: [], unsure: [`${name}: the pipeline has no such feed`] };
  return compareLanded(await readLandedFigures(deps, { pipeline, feed, window }, id));
}
