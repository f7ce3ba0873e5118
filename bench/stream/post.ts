/** Posts lines at a rate, several POSTs at once. */
import { linesFrom } from './lines';
import { paceOf } from '../../src/stream/client/pace';
import { postLines, type PostTo } from '../../src/stream/client/post';

interface Posting {
  readonly rate: number;
  readonly linesPerPost: number;
  readonly parallel: number;
  /** Nothing is begun any more. */
  readonly ending: AbortSignal;
}

interface Post {
  readonly from: number;
  readonly count: number;
  readonly beganMs: number;
}

export interface Sent {
  readonly accepted: Set<number>;
  /** Each POST's, with all of its tries. */
  readonly tookMs: number[];
  /** The last that were accepted. */
  readonly latest: Post[];
}

const LATEST = 50;

/** What is sent grows meanwhile. Throws as `postLines` does, and for a line that was refused. */
export function startPosting(to: PostTo, posting: Posting): { sent: Sent; done: Promise<void> } {
  const sent: Sent = { accepted: new Set(), tookMs: [], latest: [] };
  const pace = paceOf(posting.rate, posting.ending);
  let next = 0;
  const lane = async (): Promise<void> => {
    for (;;) {
      await pace.before(posting.linesPerPost);
      if (posting.ending.aborted) return;
      const from = next;
      next += posting.linesPerPost;
      await postOne(to, sent, from, posting.linesPerPost);
    }
  };
  const done = Promise.all(Array.from({ length: posting.parallel }, lane));
  return { sent, done: done.then(() => undefined) };
}

async function postOne(to: PostTo, sent: Sent, from: number, count: number): Promise<void> {
  const beganMs = performance.now();
  const posted = await postLines(to, {
    key: `bench-${String(from).padStart(12, '0')}`,
    lines: linesFrom(from, count),
  });
  if (posted === undefined || posted.refused.length > 0) throw new Error(`lines from ${from} were refused`);
  sent.tookMs.push(performance.now() - beganMs);
  for (let number = from; number < from + count; number += 1) sent.accepted.add(number);
  sent.latest.push({ from, count, beganMs });
  if (sent.latest.length > LATEST) sent.latest.shift();
}
