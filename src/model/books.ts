/** For what ledger and books have lines: each entity, and where feeds bring them, each feed beside the entities that it makes. */
import { isMapped, type MappedSource, type Pipeline } from './pipeline';

/** Feeds first, as the data's way is. */
export function bookLines(pipeline: Pipeline): string[] {
  return [...feedsOf(pipeline), ...pipeline.entities].map(({ name }) => name);
}

/** Whose lines an object has that is of this entity or feed; none where the pipeline does not know it. */
export function linesOf(pipeline: Pipeline, of: string): string[] {
  if (!bookLines(pipeline).includes(of)) return [];
  const made = mappingsOf(pipeline).filter(({ feed }) => feed === of);
  return [of, ...new Set(made.map(({ entity }) => entity))];
}

export function isFeed(pipeline: Pipeline, name: string): boolean {
  return feedsOf(pipeline).some((feed) => feed.name === name);
}

/** A table's feed makes its own entity, and has no books beside it. */
function feedsOf({ source }: Pipeline): MappedSource['feeds'] {
  return isMapped(source) ? source.feeds : [];
}

function mappingsOf({ source }: Pipeline): MappedSource['mappings'] {
  return isMapped(source) ? source.mappings : [];
}
