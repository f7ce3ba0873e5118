/** How many waiting workflows a worker keeps in its memory. What 1,000 of them cost, bench/waiting-runs says. */
import { caching } from '../../src/worker-options';

it.each([
  ['the same on every large machine', 4, { maxCachedWorkflows: 150 }],
  ['as many from a heap of half a GiB on', 0.5, { maxCachedWorkflows: 150 }],
  ['by the rule of Temporal, which is stricter, where the heap is small', 0.25, {}],
])('is %s', (_, gib, kept) => {
  expect(caching(gib * 2 ** 30)).toEqual(kept);
});
