/** Reads back what was posted a moment ago. */
import { setTimeout as sleep } from 'node:timers/promises';
import { lineAt } from './lines';
import type { Sent } from './post';
import { invoicePageSchema } from '../../src/stream/contract/read';
import { exchange } from '../../src/stream/client/exchange';
import type { TokenSource } from '../../src/stream/client/token';

interface Reads {
  readonly tookMs: number[];
  /** From a POST's beginning until a GET shows its last line. */
  readonly readableMs: number[];
  /** Answers that were neither 200 nor 404, by status, and connections that broke, by why. */
  readonly failed: Record<string, number>;
}

interface ReadFrom {
  readonly apiUrl: string;
  readonly tokens: TokenSource;
}

const PROBE_PAUSE_MS = 500;
const LOOK_EVERY_MS = 20;

/** So many GETs a second, however long they take; and one POST after the other is followed until it is readable. */
export function startReading(
  from: ReadFrom,
  sent: Sent,
  { perSecond, ending }: { readonly perSecond: number; readonly ending: AbortSignal },
): { reads: Reads; done: Promise<void> } {
  const reads: Reads = { tookMs: [], readableMs: [], failed: {} };
  const regular = every(1000 / perSecond, ending, async () => {
    const post = sent.latest[Math.floor(Math.random() * sent.latest.length)];
    if (post) await timed(from, reads, post.from);
  });
  const probes = oneByOne(PROBE_PAUSE_MS, ending, () => follow(from, sent, reads));
  return { reads, done: Promise.all([regular, probes]).then(() => undefined) };
}

/** Begins it so often, whether the one before has ended or not; waits for all that were begun. */
async function every(ms: number, ending: AbortSignal, work: () => Promise<void>): Promise<void> {
  const begun: Promise<void>[] = [];
  const beganMs = performance.now();
  for (let turn = 1; !ending.aborted; turn += 1) {
    await sleep(Math.max(0, beganMs + turn * ms - performance.now()));
    begun.push(work());
  }
  await Promise.all(begun);
}

/** With a pause between them: who looks must not be what keeps the machine busy. */
async function oneByOne(pauseMs: number, ending: AbortSignal, work: () => Promise<void>): Promise<void> {
  while (!ending.aborted) {
    await sleep(pauseMs);
    await work();
  }
}

async function timed(from: ReadFrom, reads: Reads, number: number): Promise<void> {
  const beganMs = performance.now();
  const { status } = await get(from, number);
  if (status === '200' || status === '404') reads.tookMs.push(performance.now() - beganMs);
  else reads.failed[status] = (reads.failed[status] ?? 0) + 1;
}

async function follow(from: ReadFrom, sent: Sent, reads: Reads): Promise<void> {
  const post = sent.latest.at(-1);
  if (!post) return;
  while (!(await isReadable(from, post.from + post.count - 1))) await sleep(LOOK_EVERY_MS);
  reads.readableMs.push(performance.now() - post.beganMs);
}

async function isReadable(from: ReadFrom, number: number): Promise<boolean> {
  const { status, text } = await get(from, number);
  if (status !== '200') return false;
  const { lineNo } = lineAt(number);
  return invoicePageSchema.parse(JSON.parse(text)).lines.some((line) => line.lineNo === lineNo);
}

/** Of the invoice that the line is in. */
async function get({ apiUrl, tokens }: ReadFrom, number: number): Promise<{ status: string; text: string }> {
  const headers = { authorization: `Bearer ${await tokens.token()}` };
  try {
    const { status, text } = await exchange(`${apiUrl}/invoices/${lineAt(number).invoiceNo}`, { headers });
    return { status: String(status), text };
  } catch (error) {
    // No connection, or one that broke.
    return { status: String(error), text: '' };
  }
}
