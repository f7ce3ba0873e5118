/** How far a run is that was asked for: its own stages, and those of the window's run that it waits for. */
import type { Client } from '@temporalio/client';
import { CLOSING_STAGES, WINDOW_STAGES, type ProgressView, type StageTime } from '../model/messages';
import type { Headway } from './follow';
import { secondsBetween } from './output';
import { askProgress, describeLive } from './status/live-run';

/** Asked again and again; remembers what the window's run told while it ran. */
export function headwayOf(client: Client, workflowId: string): () => Promise<Headway> {
  let window: ProgressView | null = null;
  return async () => {
    const asked = await askProgress(client, workflowId);
    if (asked.run !== undefined) window = (await askWindow(client, asked.run, asked)) ?? window;
    return describeHeadway(asked, window);
  };
}

/** Before the window's run begins, an earlier one of the same id may be there: only its end is told by a closed one. */
async function askWindow(client: Client, run: string, { stage }: ProgressView): Promise<ProgressView | null> {
  if (stage !== 'window') return askProgress(client, run);
  return (await describeLive(client, run))?.progress ?? null;
}

/** `asked`: the run that a person started. `window`: the window's, null before it began. */
export function describeHeadway(asked: ProgressView, window: ProgressView | null): Headway {
  const closing: readonly string[] = CLOSING_STAGES;
  const done = [...(window?.done ?? []), ...asked.done.filter(({ stage }) => closing.includes(stage))];
  const now = asked.stage === 'window' ? (window?.stage ?? 'plan') : asked.stage;
  const isOver = done.some(({ stage }) => stage === now);
  const until = window?.waitsUntil;
  const doing = until === undefined ? `${now}…` : `${now}… waits until ${until}, when the window has ended`;
  return {
    done: done.length,
    total: WINDOW_STAGES.length + CLOSING_STAGES.length,
    text: ['stages', [...done.map(told), ...(isOver ? [] : [doing])].join(', ')].join(': '),
  };
}

function told({ stage, startedAt, finishedAt }: StageTime): string {
  return `${stage} ${secondsBetween(startedAt, finishedAt)}`;
}
