/** Sends a file: each POST has a key that its content and place make, so that one that is sent again takes nothing twice. */
import { createHash } from 'node:crypto';
import { sendInLanes, type Batch } from '../../../stream/client/lanes';
import { percentilesOf, type Percentiles } from '../../../stream/client/latency';
import { paceOf } from '../../../stream/client/pace';
import { postLines, type Posted } from '../../../stream/client/post';
import type { TokenSource } from '../../../stream/client/token';
import type { FileLine } from './read-lines';
import type { Sending } from './sending';

/** Of how a line is made of a file's: another one would be another body. */
const FORMAT = 1;

export interface SendOptions {
  readonly tokens: TokenSource;
  readonly linesPerSecond: number | undefined;
  readonly stopping: AbortSignal;
}

export interface SendFigures {
  /** By this command. */
  readonly lines: number;
  readonly posts: number;
  readonly replayed: number;
  /** Answers that asked to come again. */
  readonly busy: number;
  readonly seconds: number;
  readonly linesPerSecond: number;
  readonly postMs: Percentiles | null;
}

export class FileSender {
  private readonly tookMs: number[] = [];
  private readonly beganMs = performance.now();
  private lines = 0;
  private replayed = 0;
  private busy = 0;

  constructor(
    private readonly sending: Sending,
    private readonly options: SendOptions,
  ) {}

  /** True when the whole file was sent; false where it was stopped before. */
  async send(lines: AsyncIterable<FileLine>): Promise<boolean> {
    const { stopping, linesPerSecond } = this.options;
    const { state } = this.sending;
    const pace = paceOf(linesPerSecond, stopping);
    await sendInLanes(
      lines,
      ({ line }) => line.invoiceNo,
      { lanes: state.lanes.length, size: state.lines },
      async (batch) => {
        if (this.sending.hasSent(batch.lane, batch.from)) return true;
        await pace.before(batch.lines.length);
        if (stopping.aborted) return false;
        const posted = await this.post(batch);
        if (posted) this.settle(batch, posted);
        return posted !== undefined && !stopping.aborted;
      },
    );
    if (stopping.aborted) return false;
    this.sending.finish();
    return true;
  }

  figures(): SendFigures {
    const seconds = (performance.now() - this.beganMs) / 1000;
    return {
      lines: this.lines,
      posts: this.tookMs.length,
      replayed: this.replayed,
      busy: this.busy,
      seconds: Math.round(seconds * 10) / 10,
      linesPerSecond: Math.round(this.lines / seconds),
      postMs: percentilesOf(this.tookMs),
    };
  }

  private post(batch: Batch<FileLine>): Promise<Posted | undefined> {
    const { tokens, stopping } = this.options;
    const { state } = this.sending;
    const onBusy = (): void => {
      this.busy += 1;
    };
    return postLines(
      { apiUrl: state.apiUrl, tokens, stopping, onBusy },
      { key: keyOf(state, batch), lines: batch.lines.map(({ line }) => line) },
    );
  }

  private settle({ lane, lines }: Batch<FileLine>, { refused, tookMs, isReplayed }: Posted): void {
    const told = refused.map(({ index, errors }) => ({ ...lines[index], errors }));
    this.sending.settle(lane, lines.length, told);
    this.lines += lines.length;
    this.tookMs.push(tookMs);
    if (isReplayed) this.replayed += 1;
  }
}

function keyOf({ digest, lines, lanes }: Sending['state'], { lane, from }: Batch<FileLine>): string {
  const place = [FORMAT, digest, lines, lanes.length, lane, from].join('/');
  return createHash('sha256').update(place).digest('hex');
}
