/** Wakes whoever waits for something to have changed. */
export class Signal {
  private wakers: (() => void)[] = [];

  raise(): void {
    const woken = this.wakers;
    this.wakers = [];
    for (const wake of woken) wake();
  }

  /** Settles at the next `raise`, or when the time is over. */
  wait(mostMs = Number.POSITIVE_INFINITY): Promise<void> {
    return new Promise((resolve) => {
      const timer = Number.isFinite(mostMs) ? setTimeout(resolve, Math.max(0, mostMs)) : undefined;
      this.wakers.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
