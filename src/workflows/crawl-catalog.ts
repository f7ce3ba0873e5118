import {
  continueAsNew,
  defineSignal,
  setHandler,
  setWorkflowOptions,
  workflowInfo,
} from '@temporalio/workflow';
import { CRAWL_SIGNAL, type CatalogInput } from '../model/messages';
import { crawlerOf } from '../model/names';
import { patient, quick } from './activities';
import { causeOf } from './failure';
import { versioned } from './versioning';

export const crawlSignal = defineSignal(CRAWL_SIGNAL);

/**
 * Crawls the catalog for as long as somebody asks: those who ask while a crawl goes on share the one that follows it. Nobody
 * waits for it. Fails with the code of its last crawl, which `ecomflow status` tells; the next who asks starts it again.
 */
export async function crawlCatalog(input: CatalogInput): Promise<void> {
  const crawler = input.crawler ?? crawlerOf(workflowInfo().workflowId);
  // Whoever starts it asks, with the signal or without.
  let isWanted = true;
  let failure: unknown;
  setHandler(crawlSignal, () => {
    isWanted = true;
  });
  while (isWanted) {
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof crawlCatalog>(input);
    // What is asked for from here on may be written behind the crawl's back.
    isWanted = false;
    try {
      failure = undefined;
      const crawl = await quick.startCrawl({ crawler });
      if (crawl) await patient(input, 'the crawl that was asked for').waitForCrawl({ crawler, ...crawl });
      else {
        isWanted = true;
        await patient(input, "somebody else's crawl").waitForCrawler({ crawler });
      }
    } catch (error) {
      if (causeOf(error).code === 'CANCELLED') throw error;
      failure = error;
    }
  }
  if (failure !== undefined) throw failure as Error;
}
setWorkflowOptions(versioned('AUTO_UPGRADE'), crawlCatalog);
