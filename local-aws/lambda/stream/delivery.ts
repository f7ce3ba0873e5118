/** Hands a batch to the function until each of its records was taken or given up. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '../runtime/runtime';
import type { StreamMapping } from '../mapping-input';
import { takenBy } from './answer';
import { eventOf, type EventRecord } from './event';
import type { Condition, GivenUp } from './on-failure';
import { nextAttempts, type Attempt } from './retry';

const PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** A function that is not there does not come back in a moment. */
const DOUBLINGS_WHERE_NOT_CALLED = 3;

export interface DeliveryParts {
  readonly mapping: StreamMapping;
  /** Older records are given up. */
  readonly mostAgeMs: number;
  readonly now: () => number;
  readonly call: (payload: string) => Promise<Outcome>;
  readonly giveUp: (what: GivenUp) => Promise<void>;
  /** Told how old the last record is of what is handed over. */
  readonly measureAge: (ageMs: number) => void;
  /** Told of records that were taken or given up. */
  readonly settle: (records: readonly EventRecord[]) => void;
  readonly log: (message: string) => void;
  readonly stopping: AbortSignal;
}

export class Delivery {
  constructor(private readonly parts: DeliveryParts) {}

  /** When it is stopped, some records may be neither taken nor given up. */
  async deliver(records: readonly EventRecord[]): Promise<void> {
    const todo: Attempt[] = [{ records, retries: 0, calls: 0 }];
    let last: Outcome | undefined;
    while (!this.parts.stopping.aborted) {
      const attempt = await this.withoutOld(todo.shift(), last);
      if (!attempt) return;
      if (attempt.records.length === 0) continue;
      last = await this.call(attempt.records);
      if (last) todo.unshift(...(await this.after(attempt, last)));
      else {
        await this.pause(DOUBLINGS_WHERE_NOT_CALLED);
        todo.unshift(attempt);
      }
    }
  }

  /** Settles what was taken or is given up, and returns what is to be tried next. */
  private async after(attempt: Attempt, outcome: Outcome): Promise<readonly Attempt[]> {
    const { mapping, settle, log } = this.parts;
    const numbers = attempt.records.map(({ number }) => number);
    const taken = takenBy(outcome, numbers, mapping.FunctionResponseTypes.length > 0);
    settle(attempt.records.slice(0, taken));
    if (taken === numbers.length) return [];
    if (outcome.isError) log(`lambda event source: ${outcome.payload.slice(0, 500)}`);
    const failed = { ...attempt, records: attempt.records.slice(taken), calls: attempt.calls + 1 };
    const next = nextAttempts(failed, taken > 0, mapping);
    if (next && next.length === 1) await this.pause(failed.retries);
    if (next) return next;
    await this.giveUp(failed, 'RetryAttemptsExhausted', outcome);
    return [];
  }

  /** Undefined where the function could not be called at all, which spends no retry. */
  private async call(records: readonly EventRecord[]): Promise<Outcome | undefined> {
    const { now, measureAge } = this.parts;
    measureAge(Math.max(0, now() - (records.at(-1)?.arrivedMs ?? now())));
    try {
      return await this.parts.call(eventOf(records));
    } catch (error) {
      this.parts.log(`lambda event source: ${String(error)}`);
      return undefined;
    }
  }

  private async withoutOld(
    attempt: Attempt | undefined,
    last: Outcome | undefined,
  ): Promise<Attempt | undefined> {
    if (!attempt) return undefined;
    const { mostAgeMs, now } = this.parts;
    const horizonMs = now() - mostAgeMs;
    const young = attempt.records.findIndex(({ arrivedMs }) => arrivedMs >= horizonMs);
    const old = attempt.records.slice(0, young < 0 ? undefined : young);
    if (old.length > 0) await this.giveUp({ ...attempt, records: old }, 'RecordAgeExceeded', last);
    return { ...attempt, records: attempt.records.slice(old.length) };
  }

  private async giveUp(
    { records, calls }: Attempt,
    condition: Condition,
    last: Outcome | undefined,
  ): Promise<void> {
    await this.parts.giveUp({ records, calls, condition, outcome: calls > 0 ? last : undefined });
    this.parts.settle(records);
  }

  private async pause(doublings: number): Promise<void> {
    const pauseMs = Math.min(LONGEST_PAUSE_MS, PAUSE_MS * 2 ** doublings);
    await sleep(pauseMs, undefined, { signal: this.parts.stopping }).catch(() => undefined);
  }
}
