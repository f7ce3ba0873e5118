import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { nameSchema, parseInput } from '../input';
import { pageMembers, pageOf } from '../paging';
import type { GlueState } from '../service-state';
import { crawlView } from '../views';

/** Filters are not here; they would be refused as unknown members. */
const schema = z.strictObject({ CrawlerName: nameSchema, ...pageMembers });

/** Newest first, 20 to a page unless asked otherwise. */
export function listCrawls(state: GlueState): Action {
  return async (input) => {
    const request = parseInput(schema, input);
    const crawler = state.crawler(request.CrawlerName);
    const page = pageOf([...crawler.crawls].reverse(), request, 20);
    return { Crawls: page.items.map((crawl) => crawlView(request.CrawlerName, crawl)), ...page.next };
  };
}
