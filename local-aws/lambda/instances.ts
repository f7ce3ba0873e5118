/**
 * A function's instances. One is started at a time, and a call that waits takes the first that is free: on two cores a burst that started a
 * process for each of its calls would keep all of them from starting.
 */
import type { Instance, Outcome } from './instance';

export class Instances {
  private readonly all = new Set<Instance>();
  private readonly idle: Instance[] = [];
  private readonly waiting: ((instance: Instance) => void)[] = [];
  private isStarting = false;

  constructor(private readonly make: () => Instance) {}

  /** Never rejects. */
  async call(payload: string, timeoutMs: number): Promise<Outcome> {
    const instance = await this.take();
    const outcome = await instance.call(payload, timeoutMs);
    this.giveBack(instance);
    return outcome;
  }

  end(): void {
    for (const instance of this.all) instance.kill();
  }

  private take(): Promise<Instance> {
    const known = this.takeIdle();
    if (known) return Promise.resolve(known);
    return new Promise((settle) => {
      this.waiting.push(settle);
      void this.startWhileWaited();
    });
  }

  /** One may have been killed while it was idle. */
  private takeIdle(): Instance | undefined {
    for (let instance = this.idle.pop(); instance; instance = this.idle.pop()) {
      if (instance.isAlive) return instance;
      this.all.delete(instance);
    }
    return undefined;
  }

  private giveBack(instance: Instance): void {
    if (!instance.isAlive) {
      this.all.delete(instance);
      void this.startWhileWaited();
      return;
    }
    const next = this.waiting.shift();
    if (next) next(instance);
    else this.idle.push(instance);
  }

  private async startWhileWaited(): Promise<void> {
    if (this.isStarting) return;
    this.isStarting = true;
    while (this.waiting.length > 0) {
      const instance = this.make();
      this.all.add(instance);
      await instance.started;
      // One that could not start answers with that.
      const next = this.waiting.shift();
      if (next) next(instance);
      else this.idle.push(instance);
    }
    this.isStarting = false;
  }
}
