/** One at a time for each key. Moto looks and writes in two steps; S3 does a conditional write in one. */
export class KeyLock {
  private readonly tails = new Map<string, Promise<void>>();

  /** Waits for its turn; call the returned function to let the next one in. */
  async enter(key: string): Promise<() => void> {
    const before = this.tails.get(key) ?? Promise.resolve();
    let leave: () => void = () => undefined;
    const mine = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const tail = before.then(() => mine);
    this.tails.set(key, tail);
    await before;
    return () => {
      leave();
      if (this.tails.get(key) === tail) this.tails.delete(key);
    };
  }
}
