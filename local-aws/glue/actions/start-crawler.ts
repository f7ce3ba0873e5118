import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { newCrawl, runCrawl } from '../crawl';
import { crawlerState } from '../crawler-model';
import { crawlerRunning } from '../errors';
import { nameSchema, parseInput } from '../input';
import type { GlueState } from '../service-state';

/** Starts a crawl; it goes on after the answer. */
export function startCrawler(state: GlueState): Action {
  return async (input) => {
    const { Name } = parseInput(z.strictObject({ Name: nameSchema }), input);
    const crawler = state.crawler(Name);
    if (crawlerState(crawler) !== 'READY')
      throw crawlerRunning(`Crawler with name ${Name} has already started`);
    const crawl = newCrawl();
    crawler.crawls.push(crawl);
    void runCrawl(crawl, crawler.definition, state.catalog, state.lake);
    return {};
  };
}
