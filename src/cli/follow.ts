/** Waits for work that goes on elsewhere and shows on stderr how far it is: a bar on a terminal, else a line for each change. */
import { setTimeout as sleep } from 'node:timers/promises';
import { QueryNotRegisteredError } from '@temporalio/client';
import { SingleBar } from 'cli-progress';

export interface Headway {
  readonly done: number;
  readonly total: number;
  readonly text: string;
}

interface Display {
  readonly show: (headway: Headway) => void;
  readonly remark: (message: string) => void;
  readonly end: () => void;
}

const LOOK_MS = 1_000;

/**
 * The end of `work`, asking `ask` for the headway every second until then; null shows nothing. An error of `ask` is told once
 * and ends nothing: the work does not depend on who watches it. A workflow that does not take the
 * question yet is asked again, and nothing is said.
 */
export async function followWork<T>(
  work: Promise<T>,
  ask: () => Promise<Headway | null>,
  { stream = process.stderr, lookMs = LOOK_MS }: { stream?: NodeJS.WriteStream; lookMs?: number } = {},
): Promise<T> {
  const ended = new AbortController();
  const display = stream.isTTY ? barOn(stream) : linesOn(stream);
  // Also when Ctrl-C ends the command: a bar turns the terminal's line wrapping off.
  process.once('exit', display.end);
  try {
    const result = work.finally(() => ended.abort());
    await Promise.all([result, lookUntil(ended.signal, ask, display, lookMs)]);
    return await result;
  } finally {
    process.off('exit', display.end);
    display.end();
  }
}

async function lookUntil(
  ended: AbortSignal,
  ask: () => Promise<Headway | null>,
  display: Display,
  lookMs: number,
): Promise<void> {
  let isTold = false;
  while (!ended.aborted) {
    try {
      const headway = await ask();
      if (headway && !ended.aborted) display.show(headway);
    } catch (error) {
      if (error instanceof QueryNotRegisteredError) continue;
      if (!isTold)
        display.remark(
          `how far it is, is not known: ${error instanceof Error ? error.message : String(error)}`,
        );
      isTold = true;
    } finally {
      // Woken by the end.
      await sleep(lookMs, undefined, { signal: ended }).catch(() => undefined);
    }
  }
}

function linesOn(stream: NodeJS.WriteStream): Display {
  let said = '';
  return {
    show: ({ done, total, text }) => {
      const line = `${done}/${total} ${text}`;
      if (line !== said) stream.write(`${line}\n`);
      said = line;
    },
    remark: (message) => void stream.write(`${message}\n`),
    end: () => undefined,
  };
}

function barOn(stream: NodeJS.WriteStream): Display {
  const bar = new SingleBar({
    format: '[{bar}] {value}/{total} {text}',
    stream,
    barsize: 20,
    clearOnComplete: true,
    gracefulExit: false,
  });
  return {
    show: ({ done, total, text }) => {
      if (!bar.isActive) bar.start(total, done, { text });
      bar.update(done, { text });
    },
    remark: (message) => void stream.write(`${message}\n`),
    end: () => bar.stop(),
  };
}
