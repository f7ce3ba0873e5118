/** A short form of bench/stream, which counts and takes no times: nothing is lost or doubled while the consumer is killed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { balance, isBalanced, type Books } from '../../bench/stream/books';
import { consumersOf } from '../../bench/stream/consumers';
import { killFunction } from '../../bench/stream/lambdas';
import { startPosting } from '../../bench/stream/post';
import type { Mapping } from '../../src/local-stack/stream/store';
import { cachedToken } from '../../src/stream/client/token';
import { setFaults } from '../support/front-door';
import { openInvoicesApi, type InvoicesApi } from './support/invoices-api';

const LOAD = { rate: 250, linesPerPost: 25, parallel: 4 };
const SECONDS = 3;

/** Kills it the more often, the shorter this is. */
async function postAndKill(
  api: InvoicesApi,
  killEveryMs: number,
): Promise<{ kills: number; books: () => Promise<Books> }> {
  const { place } = api.stored;
  const [store] = consumersOf(place.names, place.clients.dynamodb);
  const ending = new AbortController();
  const to = { apiUrl: api.url, tokens: cachedToken(api.access) };
  const { sent, done } = startPosting(to, { ...LOAD, ending: ending.signal });
  let kills = 0;
  for (let leftMs = SECONDS * 1000; leftMs > 0; leftMs -= killEveryMs) {
    await sleep(killEveryMs);
    kills += killFunction(process.pid, store?.functionName ?? '');
  }
  ending.abort();
  await done;
  return { kills, books: async () => balance(sent.accepted, (await store?.lines()) ?? []) };
}

async function booksAfter(mapping: Mapping, killEveryMs: number, mostMs: number): Promise<Books> {
  const api = await openInvoicesApi(mapping);
  try {
    // Slow enough that a kill comes in the middle of a batch.
    const slow = { service: 'dynamodb', kind: 'latency', delayMs: 200 };
    await setFaults(api.door, [
      { ...slow, action: 'PutItem' },
      { ...slow, action: 'BatchWriteItem' },
    ]);
    const { kills, books } = await postAndKill(api, killEveryMs);
    expect(kills).toBeGreaterThan(0);
    await setFaults(api.door, []);
    let now = await books();
    for (const endMs = Date.now() + mostMs; now.lost > 0 && Date.now() < endMs; now = await books())
      await sleep(300);
    expect(now.accepted).toBeGreaterThan(LOAD.linesPerPost);
    return now;
  } finally {
    await api.stop();
  }
}

it('stores each line that was accepted, once, though its consumer is killed', async () => {
  const books = await booksAfter({}, 1000, 60_000);
  expect([isBalanced(books), books]).toEqual([
    true,
    { ...books, held: books.accepted, lost: 0, doubled: 0, strange: 0 },
  ]);
});

it('is told of what a mapping loses that does not try again: the twin', async () => {
  const careless = { MaximumRetryAttempts: 0, BisectBatchOnFunctionError: false };
  const books = await booksAfter(careless, 500, 2000);
  expect([isBalanced(books), books.lost > 0]).toEqual([false, true]);
});
