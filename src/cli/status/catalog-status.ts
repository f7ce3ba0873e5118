/** What became of the catalog's crawls: no run waits for one, so here is where a failed one is seen. */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { catalogId, namedFor } from '../../model/names';
import { listPipelines } from '../../pipelines/registry';
import { failureOf } from './failure-of';

export interface CatalogView {
  /** Whose files the crawler looks at. */
  readonly pipelines: readonly string[];
  readonly workflowId: string;
  /** As Temporal calls it: RUNNING, COMPLETED, FAILED, CANCELLED, TERMINATED. */
  readonly status: string;
  /** Since when it is so, ISO UTC. */
  readonly since: string;
  /** Why the last crawl failed, as code and message; null where it did not. */
  readonly failure: string | null;
}

/** Of the crawlers of all pipelines. */
export async function lookAtCatalogs(client: Client, setting: string): Promise<CatalogView[]> {
  const crawlers = new Map<string, string[]>();
  for (const { name } of listPipelines().filter(({ catalog }) => catalog !== 'none')) {
    const crawler = namedFor(setting, name);
    crawlers.set(crawler, [...(crawlers.get(crawler) ?? []), name]);
  }
  const views = await Promise.all(
    [...crawlers].map(([crawler, pipelines]) => lookAtCatalog(client, crawler, pipelines)),
  );
  return views.filter((view) => view !== null);
}

/** Null where no crawl was ever asked for, or so long ago that Temporal does not know. */
async function lookAtCatalog(
  client: Client,
  crawler: string,
  pipelines: readonly string[],
): Promise<CatalogView | null> {
  const handle = client.workflow.getHandle(catalogId(crawler));
  try {
    const { workflowId, status, startTime, closeTime } = await handle.describe();
    return {
      pipelines,
      workflowId,
      status: status.name,
      since: (closeTime ?? startTime).toISOString(),
      failure: status.name === 'FAILED' ? await failureOf(handle) : null,
    };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

export function describeCatalog({ pipelines, workflowId, status, since, failure }: CatalogView): string {
  const catalog = `catalog of ${pipelines.join(', ')}`;
  switch (status) {
    case 'RUNNING':
      return `${catalog}: is being crawled since ${since} (${workflowId})`;
    case 'COMPLETED':
      return `${catalog}: crawled at ${since}`;
    case 'FAILED':
      return `${catalog}: the last crawl failed at ${since}: ${failure ?? ''}`;
    default:
      return `${catalog}: ${workflowId} was ${status.toLowerCase()} at ${since}; the next run crawls again`;
  }
}
