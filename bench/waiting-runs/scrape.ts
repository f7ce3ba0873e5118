/** A worker's metrics page, asked for as Prometheus does. */
import { setTimeout as sleep } from 'node:timers/promises';
import { EltError } from '../../src/model/errors';
import { percentilesOf, type Percentiles } from '../../src/stream/client/latency';

const BETWEEN_MS = 200;

export interface Scraped {
  readonly scrapes: number;
  readonly ms: Percentiles | null;
  /** Of the last one. */
  readonly series: number;
  readonly kib: number;
  /** Workflows that the worker keeps in its memory. */
  readonly cachedWorkflows: number;
}

/** From the request to the page's last byte, again and again. Throws ELT_AWS_UNAVAILABLE where it is not answered by a page. */
export async function scrapePage(url: string, scrapes: number): Promise<Scraped> {
  const tookMs: number[] = [];
  let page = '';
  for (let done = 0; done < scrapes; done += 1) {
    const beganMs = performance.now();
    const answer = await fetch(url);
    page = await answer.text();
    tookMs.push(performance.now() - beganMs);
    if (!answer.ok) throw new EltError('ELT_AWS_UNAVAILABLE', `${url} answered ${answer.status}`);
    await sleep(BETWEEN_MS);
  }
  const lines = page.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return {
    scrapes,
    ms: percentilesOf(tookMs),
    series: lines.length,
    kib: Math.round(page.length / 1024),
    cachedWorkflows: Number(
      lines
        .find((line) => line.startsWith('temporal_sticky_cache_size'))
        ?.split(' ')
        .at(-1),
    ),
  };
}
