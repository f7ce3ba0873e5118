/** Up to where everything of a shard has been dealt with, though batches of it end in any order. */
export class Checkpoint {
  /** The last record before which none is left. */
  at: string | undefined;
  /** Read and not yet below the checkpoint, in order. */
  private readonly open: string[] = [];
  private readonly settled = new Set<string>();

  /** Records that are on their way. */
  get waiting(): number {
    return this.open.length;
  }

  read(numbers: readonly string[]): void {
    this.open.push(...numbers);
  }

  settle(numbers: readonly string[]): void {
    for (const number of numbers) this.settled.add(number);
    const left = this.open.findIndex((number) => !this.settled.has(number));
    for (const number of this.open.splice(0, left < 0 ? this.open.length : left)) {
      this.settled.delete(number);
      this.at = number;
    }
  }

  /** What was read and not settled will be read again. */
  restart(): void {
    this.open.length = 0;
    this.settled.clear();
  }
}
