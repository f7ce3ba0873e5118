/** A few streams that between them have every feature: what a planted fault is shown to. Always the same ones. */
import fc from 'fast-check';
import { ALL_FEATURES, featuresOf } from './features';
import { streamOf, streamSpec, type StreamSpec } from './random-stream';

/** A seed whose streams show every fault to each of its witnesses. */
const SAMPLE = { seed: 4, numRuns: 600 };
/** Streams of each feature; a few of them show a fault that the first one hides. */
const OF_EACH = 5;
/** Short ones: the whole showcase takes as many loads as its longest stream. */
const MOST_LOADS = 5;
const MOST_ITEMS = 80;

export function showcase(): StreamSpec[] {
  const lacking = new Map(ALL_FEATURES.map((feature) => [feature, OF_EACH]));
  const chosen: StreamSpec[] = [];
  for (const spec of fc.sample(streamSpec, SAMPLE)) {
    const stream = streamOf(spec, 's');
    if (stream.loads.length > MOST_LOADS || stream.items.length > MOST_ITEMS) continue;
    const news = featuresOf(stream).filter((feature) => lacking.has(feature));
    if (news.length > 0) chosen.push(spec);
    for (const feature of news) {
      const left = (lacking.get(feature) ?? 0) - 1;
      if (left > 0) lacking.set(feature, left);
      else lacking.delete(feature);
    }
    if (lacking.size === 0) break;
  }
  return chosen;
}
