/** A run that a state machine waits for: its heartbeats while it runs, and its answer. */
import { answer, beat, forgetWaiter, listWaiters, type Answer, type WaiterDeps } from '../aws/waiters';
import { waitForRemoteJob } from './remote-job';

export interface TriggerDeps extends WaiterDeps {
  readonly settings: { readonly lakeBucket: string; readonly pollMinMs: number };
}

/** A minute's silence is a tenth of what the state machine bears: infra-terraform/state-machines. */
const LONGEST_SILENCE_MS = 60_000;

export interface AnswerInput {
  readonly trigger: string;
  readonly end: Answer;
}

export function createTriggerActivities(deps: TriggerDeps) {
  return {
    /** Heartbeats for as long as somebody waits; returns once nobody does. Ends by cancellation otherwise. */
    async holdTrigger({ trigger }: { readonly trigger: string }): Promise<void> {
      await waitForRemoteJob<true>(
        {
          id: trigger,
          async look() {
            const waiters = await listWaiters(deps, trigger);
            const waiting = await Promise.all(
              waiters.map(async (waiter) => {
                const isThere = await beat(deps, waiter);
                if (!isThere) await forgetWaiter(deps, waiter);
                return isThere;
              }),
            );
            return waiting.includes(true) ? null : true;
          },
          // What waits is elsewhere, and hears the run's answer.
          stop: () => Promise.resolve(),
        },
        { pollMinMs: deps.settings.pollMinMs, pollMostMs: LONGEST_SILENCE_MS },
      );
    },

    /** Tells everybody who waits how the run ended. Safe to repeat. */
    async answerTrigger({ trigger, end }: AnswerInput): Promise<void> {
      for (const waiter of await listWaiters(deps, trigger)) {
        await answer(deps, waiter, end);
        await forgetWaiter(deps, waiter);
      }
    },
  };
}
