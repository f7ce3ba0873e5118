/**
 * A run that state machines wait for. Beside the work it lets them hear of it; it ends when the last of them has gone, and at its
 * end it answers all, those who joined late as well.
 */
import { CancellationScope, defineSignal, isCancellation, log, setHandler } from '@temporalio/workflow';
import { JOINED_SIGNAL } from '../model/messages';
import type { RunInput } from '../model/plan';
import { besides, quick } from './activities';
import { causeOf, failWith } from './failure';

const joinedSignal = defineSignal(JOINED_SIGNAL);

/** A worker that died is noticed well before a state machine takes the silence for the run's end. */
const HEARTBEAT_TIMEOUT_MS = 120_000;

type End = Parameters<typeof quick.answerTrigger>[0]['end'];

/** Without a trigger it is the work alone. Throws ELT_TRIGGER_GONE where nobody waits any more. */
export async function underTrigger<T>(
  { trigger }: Pick<RunInput, 'trigger'>,
  work: () => Promise<T>,
): Promise<T> {
  if (trigger === undefined) return work();
  const waiters = new Waiters(trigger);
  const ours = new CancellationScope();
  const beside = new CancellationScope();
  const holding = beside
    .run(() => waiters.hold())
    .then(
      () => ours.cancel(),
      // Who hears nothing any more gives up by its own clock: the run goes on.
      (error: unknown) =>
        isCancellation(error) || log.error(`no heartbeats for ${trigger}: ${causeOf(error).message}`),
    );
  try {
    const result = await ours.run(work);
    await waiters.answer({ state: 'succeeded', output: result });
    return result;
  } catch (error) {
    const told = waiters.haveGone && isCancellation(error) ? goneFailure(trigger) : error;
    const { code, message } = causeOf(told);
    await waiters.answer({ state: 'failed', code, message });
    throw told;
  } finally {
    beside.cancel();
    await holding;
  }
}

class Waiters {
  haveGone = false;
  private joined = 0;

  constructor(private readonly trigger: string) {
    setHandler(joinedSignal, () => void (this.joined += 1));
  }

  /** Returns once nobody waits. */
  async hold(): Promise<void> {
    const { holdTrigger } = besides(HEARTBEAT_TIMEOUT_MS, 'keeps state machines waiting');
    let known: number;
    do {
      known = this.joined;
      await holdTrigger({ trigger: this.trigger });
    } while (known !== this.joined);
    this.haveGone = true;
  }

  /** Whatever became of the run, those who wait are told. That they could not be told changes nothing of how it ended. */
  async answer(end: End): Promise<void> {
    try {
      await CancellationScope.nonCancellable(() => this.answerAll(end));
    } catch (error) {
      log.error(`no answer for ${this.trigger}: ${causeOf(error).message}`);
    }
  }

  private async answerAll(end: End): Promise<void> {
    let known: number;
    do {
      known = this.joined;
      await quick.answerTrigger({ trigger: this.trigger, end });
    } while (known !== this.joined);
  }
}

function goneFailure(trigger: string) {
  return failWith(
    'ELT_TRIGGER_GONE',
    `nobody waits for ${trigger} any more: each execution was stopped or timed out`,
  );
}
