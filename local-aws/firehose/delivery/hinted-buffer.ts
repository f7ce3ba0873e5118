/** Gathers things until they are so large or the oldest of them so old, by the machine's clock: the stack's may stand still. */
import { Signal } from '../../kinesis/reader/signal';
import type { Hints } from '../hints';

interface Held<T> {
  readonly item: T;
  readonly bytes: number;
  readonly sinceMs: number;
}

export class HintedBuffer<T> {
  private readonly held: Held<T>[] = [];
  private bytes = 0;
  private readonly changed = new Signal();

  constructor(
    private readonly hints: Hints,
    private readonly stopping: AbortSignal,
  ) {
    stopping.addEventListener('abort', () => this.changed.raise(), { once: true });
  }

  add(item: T, bytes: number): void {
    this.held.push({ item, bytes, sinceMs: performance.now() });
    this.bytes += bytes;
    this.changed.raise();
  }

  /** What is handed on next, no more than the size says unless one alone is larger; nothing once it is stopped. */
  async next(): Promise<readonly T[]> {
    while (this.leftMs() > 0 && !this.stopping.aborted) await this.changed.wait(this.leftMs());
    return this.stopping.aborted ? [] : this.take();
  }

  /** How long there is to wait. */
  private leftMs(): number {
    const [oldest] = this.held;
    if (!oldest) return Number.POSITIVE_INFINITY;
    if (this.bytes >= this.hints.bytes) return 0;
    return oldest.sinceMs + this.hints.intervalMs - performance.now();
  }

  private take(): readonly T[] {
    let bytes = 0;
    let count = 0;
    for (const one of this.held) {
      if (count > 0 && bytes + one.bytes > this.hints.bytes) break;
      bytes += one.bytes;
      count += 1;
    }
    this.bytes -= bytes;
    return this.held.splice(0, count).map(({ item }) => item);
  }
}
