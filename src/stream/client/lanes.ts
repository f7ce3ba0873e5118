/** Parts lines into lanes by their invoice, so that several may be under way and an invoice's lines keep their order. */
import { createHash } from 'node:crypto';

export interface LaneOptions {
  readonly lanes: number;
  /** Lines of a batch; the last one of a lane may have fewer. */
  readonly size: number;
}

export interface Batch<Line> {
  readonly lane: number;
  /** Place of its first line among the lane's, from 0. */
  readonly from: number;
  readonly lines: readonly Line[];
}

/** The same for the same invoice, wherever and whenever it is asked. */
export function laneOf(invoiceNo: string, lanes: number): number {
  return lanes === 1 ? 0 : createHash('sha256').update(invoiceNo).digest().readUInt32BE(0) % lanes;
}

/**
 * Hands each lane's batches to `send`, of a lane one at a time. Batches are the same for the same lines and options. A lane ends where `send`
 * says false; no line is read any more once all have ended, or one of them has failed. Throws what `send` throws first.
 */
export async function sendInLanes<Line>(
  lines: AsyncIterable<Line>,
  invoiceOf: (line: Line) => string,
  { lanes: count, size }: LaneOptions,
  send: (batch: Batch<Line>) => Promise<boolean>,
): Promise<void> {
  const lanes = Array.from({ length: count }, (_, lane) => new Lane<Line>(lane, size, send));
  // With so many waiting, one lane has a batch that is whole.
  const mostWaiting = 4 * count * size;
  for await (const line of lines) {
    lanes[laneOf(invoiceOf(line), count)]?.add(line);
    while (lanes.reduce((sum, { waiting }) => sum + waiting, 0) >= mostWaiting)
      await Promise.race(lanes.filter(({ isBusy }) => isBusy).map(({ turn }) => turn));
    if (lanes.some(({ hasFailed }) => hasFailed) || lanes.every(({ isOver }) => isOver)) break;
  }
  const ends = await Promise.allSettled(lanes.map((lane) => lane.end()));
  const failure = ends.find((end) => end.status === 'rejected');
  if (failure) throw failure.reason;
}

class Lane<Line> {
  private queue: Line[] = [];
  private sent = 0;
  private failure: { readonly reason: unknown } | undefined;
  isOver = false;
  isBusy = false;
  /** Settles with the batch that is under way. */
  turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly lane: number,
    private readonly size: number,
    private readonly send: (batch: Batch<Line>) => Promise<boolean>,
  ) {}

  get waiting(): number {
    return this.queue.length;
  }

  get hasFailed(): boolean {
    return this.failure !== undefined;
  }

  add(line: Line): void {
    if (this.isOver) return;
    this.queue.push(line);
    if (!this.isBusy && this.queue.length >= this.size) this.begin();
  }

  /** Sends the rest. Throws what `send` threw. */
  async end(): Promise<void> {
    while (this.isBusy) await this.turn;
    while (this.queue.length > 0) await this.sendNext();
    if (this.failure) throw this.failure.reason;
  }

  private begin(): void {
    this.isBusy = true;
    this.turn = this.sendNext().then(() => {
      this.isBusy = false;
      if (this.queue.length >= this.size) this.begin();
    });
  }

  private async sendNext(): Promise<void> {
    const lines = this.queue.splice(0, this.size);
    try {
      const goesOn = await this.send({ lane: this.lane, from: this.sent, lines });
      this.sent += lines.length;
      if (!goesOn) this.close();
    } catch (reason) {
      this.failure = { reason };
      this.close();
    }
  }

  private close(): void {
    this.isOver = true;
    this.queue = [];
  }
}
