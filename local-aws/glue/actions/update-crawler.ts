import type { Action } from '../../gateway/service';
import { crawlerState, updateCrawlerSchema, type CrawlerDefinition } from '../crawler-model';
import { crawlerRunning } from '../errors';
import { parseInput } from '../input';
import type { GlueState } from '../service-state';

/** Changes the members given; refused while it runs. */
export function updateCrawler(state: GlueState): Action {
  return async (input) => {
    const update = parseInput(updateCrawlerSchema, input);
    const crawler = state.crawler(update.Name);
    if (crawlerState(crawler) !== 'READY') throw crawlerRunning(`Crawler ${update.Name} is running`);
    const given = Object.entries(update).filter(([, value]) => value !== undefined);
    const definition: CrawlerDefinition = { ...crawler.definition, ...Object.fromEntries(given) };
    state.catalog.database(definition.DatabaseName);
    Object.assign(crawler, { definition, updatedOn: new Date(), version: crawler.version + 1 });
    return {};
  };
}
