/** Posts a file by several lanes, an invoice's lines always by one of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from '../../../src/cli/output';
import type { PostedLine } from '../../../src/cli/stream/send/invoice-line';
import { readLines } from '../../../src/cli/stream/send/read-lines';
import { sendInLanes } from '../../../src/stream/client/lanes';
import { postLines, type PostTo } from '../../../src/stream/client/post';

const TELL_MS = 30_000;

interface Posting {
  readonly linesOfAPost: number;
  readonly lanes: number;
}

export interface PostedWhole {
  /** Of each POST, with all of its tries. */
  readonly tookMs: readonly number[];
  /** Of each lane. */
  readonly lastLines: readonly PostedLine[];
}

/** Throws where a line is refused. */
export async function postWhole(to: PostTo, file: string, posting: Posting): Promise<PostedWhole> {
  const tookMs: number[] = [];
  const lastLines = new Map<number, PostedLine>();
  let posted = 0;
  const ending = new AbortController();
  const told = tell(() => posted, ending.signal);
  try {
    await sendInLanes(
      readLines({ file }),
      ({ line }) => line.invoiceNo,
      { lanes: posting.lanes, size: posting.linesOfAPost },
      async ({ lane, from, lines }) => {
        const beganMs = performance.now();
        const answer = await postLines(to, {
          key: `whole-file-${String(lane).padStart(4, '0')}-${String(from).padStart(9, '0')}`,
          lines: lines.map(({ line }) => line),
        });
        const refused = answer?.refused[0];
        if (!answer || refused) throw new Error(`line ${lines[refused?.index ?? 0]?.fileLine} was not taken`);
        tookMs.push(performance.now() - beganMs);
        posted += lines.length;
        const last = lines.at(-1);
        if (last) lastLines.set(lane, last.line);
        return true;
      },
    );
  } finally {
    ending.abort();
    await told;
  }
  return { tookMs, lastLines: [...lastLines.values()] };
}

async function tell(posted: () => number, ending: AbortSignal): Promise<void> {
  const beganMs = performance.now();
  for (;;) {
    await sleep(TELL_MS, undefined, { signal: ending }).catch(() => undefined);
    const seconds = (performance.now() - beganMs) / 1000;
    say(`${posted()} lines posted in ${Math.round(seconds)} s`);
    if (ending.aborted) return;
  }
}
