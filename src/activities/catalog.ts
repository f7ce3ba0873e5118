/** Catalog: what refine wrote is found by Athena once the crawler has passed. One workflow crawls for all runs that ask. */
import {
  GetCrawlerCommand,
  ListCrawlsCommand,
  StartCrawlerCommand,
  type CrawlerHistory,
  type GlueClient,
} from '@aws-sdk/client-glue';
import type { Client } from '@temporalio/client';
import { classifyError } from '../aws/classify-error';
import { EltError } from '../model/errors';
import { CRAWL_SIGNAL, type CatalogInput } from '../model/messages';
import { catalogId, namedFor } from '../model/names';
import { waitForRemoteJob } from './remote-job';

export interface CatalogDeps {
  readonly client: Client;
  readonly glue: GlueClient;
  /** A client that never repeats a call by itself. */
  readonly glueOnce: GlueClient;
  readonly settings: { readonly taskQueue: string; readonly crawler: string; readonly pollMinMs: number };
}

/** Who wants what it has refined to be found in the catalog. */
export interface CrawlWish {
  readonly pipeline: string;
  readonly heartbeatTimeoutMs: number;
}

export interface Crawled {
  readonly crawler: string;
}

export interface StartedCrawl {
  /** When the crawl before it began, by Glue's clock; null where there was none. */
  readonly after: string | null;
}

export function createCatalogActivities(deps: CatalogDeps) {
  const { pollMinMs } = deps.settings;
  return {
    /** Returns once a crawl will follow of all that is written by now: many runs that ask share it, and none waits for it. */
    async askForCrawl({ pipeline, heartbeatTimeoutMs }: CrawlWish): Promise<void> {
      const crawler = namedFor(deps.settings.crawler, pipeline);
      const input: CatalogInput = { crawler, heartbeatTimeoutMs };
      await deps.client.workflow.signalWithStart('crawlCatalog', {
        workflowId: catalogId(crawler),
        taskQueue: deps.settings.taskQueue,
        args: [input],
        signal: CRAWL_SIGNAL,
        staticSummary: `crawls of ${crawler}`,
      });
    },

    /** The pipeline's crawler, and when its latest crawl began: one that begins later sees what has been written by now. */
    async lastCrawl({ pipeline }: { readonly pipeline: string }): Promise<Crawled & StartedCrawl> {
      const crawler = namedFor(deps.settings.crawler, pipeline);
      const [newest] = await listCrawls(deps.glue, crawler);
      return { crawler, after: newest?.StartTime?.toISOString() ?? null };
    },

    /** Null where a crawl goes on that somebody else started: it may have passed what was written since. */
    async startCrawl({ crawler }: Crawled): Promise<StartedCrawl | null> {
      const [newest] = await listCrawls(deps.glue, crawler);
      try {
        await deps.glueOnce.send(new StartCrawlerCommand({ Name: crawler }));
      } catch (error) {
        if (classifyError(error).code !== 'ELT_CATALOG_CRAWL_FAILED') throw error;
        return null;
      }
      return { after: newest?.StartTime?.toISOString() ?? null };
    },

    /** Waits for the end of the crawl that was started. */
    async waitForCrawl({ crawler, after }: Crawled & StartedCrawl): Promise<void> {
      await waitForRemoteJob(
        { id: crawler, look: () => lookAtCrawl(deps.glue, crawler, after), stop: leaveAlone },
        { pollMinMs },
      );
    },

    /** Waits until no crawl goes on. */
    async waitForCrawler({ crawler }: Crawled): Promise<void> {
      await waitForRemoteJob(
        { id: crawler, look: () => lookAtCrawler(deps.glue, crawler), stop: leaveAlone },
        { pollMinMs },
      );
    },
  };
}

/** A crawl serves everybody, whoever waits for it: nobody's cancellation ends it. */
const leaveAlone = (): Promise<void> => Promise.resolve();

/** Newest first, the last few. */
async function listCrawls(glue: GlueClient, name: string): Promise<CrawlerHistory[]> {
  const { Crawls = [] } = await glue.send(new ListCrawlsCommand({ CrawlerName: name, MaxResults: 10 }));
  return Crawls.sort((a, b) => Number(b.StartTime) - Number(a.StartTime));
}

/** The first one that began after `after`, both by Glue's own clock. */
async function lookAtCrawl(
  glue: GlueClient,
  name: string,
  after: string | null,
): Promise<true | EltError | null> {
  const afterMs = after === null ? -Infinity : Date.parse(after);
  const later = (await listCrawls(glue, name)).filter(({ StartTime }) => Number(StartTime) > afterMs);
  const { State, ErrorMessage } = later.at(-1) ?? { State: 'RUNNING' };
  if (State === 'RUNNING') return null;
  if (State === 'COMPLETED') return true;
  return new EltError('ELT_CATALOG_CRAWL_FAILED', `crawl of ${name} ended ${State}: ${ErrorMessage ?? ''}`);
}

async function lookAtCrawler(glue: GlueClient, name: string): Promise<true | null> {
  const { Crawler } = await glue.send(new GetCrawlerCommand({ Name: name }));
  return Crawler?.State === 'READY' ? true : null;
}
