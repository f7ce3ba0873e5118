/**
 * A function's instances. A call that finds all of them busy waits a moment for one, before another is started, and they are started one at a
 * time: a process takes half a second of a core to start and hundreds of calls to become quick, so on two cores a burst that had one for each
 * of its calls would be slower than a few that are warm.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Instance } from './instance';
import type { Outcome } from './runtime/runtime';

const PATIENCE_MS = 50;
/** More calls than these wait, where AWS would start more. */
const MOST_INSTANCES = 10;

interface Waiting {
  readonly sinceMs: number;
  readonly take: (instance: Instance) => void;
}

export class Instances {
  private readonly all = new Set<Instance>();
  private readonly idle: Instance[] = [];
  private readonly waiting: Waiting[] = [];
  private isStarting = false;
  private isEnded = false;

  constructor(private readonly make: () => Instance) {}

  /** Rejects where no process can be made. */
  async call(payload: string, timeoutMs: number): Promise<Outcome> {
    const instance = await this.take();
    return instance.call(payload, timeoutMs).finally(() => this.hand(instance));
  }

  /** Calls that wait or come later are answered as those of an instance that was killed. */
  end(): void {
    this.isEnded = true;
    for (const instance of this.all) instance.kill();
  }

  private take(): Promise<Instance> {
    this.forgetDead();
    const warm = this.idle.pop();
    if (warm) return Promise.resolve(warm);
    return new Promise((take) => {
      this.waiting.push({ sinceMs: performance.now(), take });
      void this.startWhileWanted();
    });
  }

  /** To whoever waits longest. */
  private hand(instance: Instance): void {
    const next = instance.isAlive ? this.waiting.shift() : undefined;
    if (next) next.take(instance);
    else this.idle.push(instance);
  }

  /** Some were killed while they were idle. */
  private forgetDead(): void {
    const living = this.idle.filter(({ isAlive }) => isAlive);
    this.idle.splice(0, Infinity, ...living);
    for (const instance of this.all) if (!instance.isAlive) this.all.delete(instance);
  }

  private async startWhileWanted(): Promise<void> {
    if (this.isStarting) return;
    this.isStarting = true;
    while (await this.isWanted()) {
      const instance = this.make();
      this.all.add(instance);
      if (this.isEnded) instance.kill();
      await instance.started;
      // One that could not start answers with that.
      const next = this.waiting.shift();
      if (next) next.take(instance);
      else this.idle.push(instance);
    }
    this.isStarting = false;
  }

  private async isWanted(): Promise<boolean> {
    for (;;) {
      this.forgetDead();
      const [longest] = this.waiting;
      if (!longest) return false;
      const leftMs = longest.sinceMs + PATIENCE_MS - performance.now();
      if (this.all.size === 0 || (leftMs <= 0 && this.all.size < MOST_INSTANCES)) return true;
      await sleep(leftMs > 0 ? leftMs : PATIENCE_MS);
    }
  }
}
