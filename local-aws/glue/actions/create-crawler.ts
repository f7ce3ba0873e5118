import type { Action } from '../../gateway/service';
import { createCrawlerSchema } from '../crawler-model';
import { alreadyExists } from '../errors';
import { parseInput } from '../input';
import type { GlueState } from '../service-state';

export function createCrawler(state: GlueState): Action {
  return async (input) => {
    const { Tags: _tags, ...definition } = parseInput(createCrawlerSchema, input);
    if (state.crawlers.has(definition.Name)) throw alreadyExists(`Crawler ${definition.Name} already exists`);
    state.catalog.database(definition.DatabaseName);
    const now = new Date();
    state.crawlers.set(definition.Name, {
      definition,
      createdOn: now,
      updatedOn: now,
      version: 1,
      crawls: [],
    });
    return {};
  };
}
