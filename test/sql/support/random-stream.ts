/** One random stream: what is told, wildly or by a shop, and how it is cut. */
import fc from 'fast-check';
import { cut, cutting } from './cut';
import { liveShop, shopStream } from './shop-stream';
import type { Stream } from './stream';
import { wildItems, wildStream } from './wild-stream';

export const streamSpec = fc.record({ told: fc.oneof(shopStream, wildStream), plan: cutting });
export type StreamSpec = typeof streamSpec extends fc.Arbitrary<infer T> ? T : never;

/** The stream as one source system among several. */
export function streamOf({ told, plan }: StreamSpec, sourceSystem: string): Stream {
  const { items, source } =
    told.kind === 'shop'
      ? liveShop(told, sourceSystem)
      : { items: wildItems(told, sourceSystem), source: null };
  return { sourceSystem, items, source, loads: cut(items, plan, sourceSystem) };
}
