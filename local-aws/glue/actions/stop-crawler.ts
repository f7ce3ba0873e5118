import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { crawlerState } from '../crawler-model';
import { crawlerNotRunning, crawlerStopping } from '../errors';
import { nameSchema, parseInput } from '../input';
import type { GlueState } from '../service-state';

/** Asks the crawl to end; it does after the table at hand. */
export function stopCrawler(state: GlueState): Action {
  return async (input) => {
    const { Name } = parseInput(z.strictObject({ Name: nameSchema }), input);
    const crawler = state.crawler(Name);
    const crawl = crawler.crawls.at(-1);
    if (crawlerState(crawler) === 'STOPPING') throw crawlerStopping(`Crawler with name ${Name} is stopping`);
    if (crawl?.state !== 'RUNNING') throw crawlerNotRunning(`Crawler with name ${Name} isn't running`);
    crawl.stopAsked = true;
    return {};
  };
}
