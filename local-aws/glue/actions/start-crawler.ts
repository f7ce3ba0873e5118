import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { newCrawl, runCrawl } from '../crawl';
import { crawlerState, type Crawl, type CrawlerDefinition } from '../crawler-model';
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
    void crawlLater(state, crawl, crawler.definition);
    return {};
  };
}

async function crawlLater(state: GlueState, crawl: Crawl, definition: CrawlerDefinition): Promise<void> {
  for (let endMs = Date.now() + (state.crawlDelays.get(definition.Name) ?? 0); Date.now() < endMs;) {
    if (crawl.stopAsked) break;
    await sleep(Math.min(100, endMs - Date.now()));
  }
  await runCrawl(crawl, definition, state.catalog, state.lake(definition.Role));
}
