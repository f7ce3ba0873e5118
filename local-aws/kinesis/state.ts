/** The streams of this stack; in memory, they go with it. */
import type { StackContext } from '../gateway/service';
import { inUse, invalidArgument, notFound } from './errors';
import type { NamedStream } from './input';
import { Stream, type StreamOptions } from './stream';

export class KinesisState {
  private readonly streams = new Map<string, Stream>();
  private lastBorn = 0;

  constructor(readonly context: StackContext) {}

  /** As AWS measures a stream. */
  measure({ options }: Stream, name: string, value: number): void {
    const dimensions = { StreamName: options.name };
    this.context.metrics.measure({ namespace: 'AWS/Kinesis', name, dimensions, value });
  }

  now(): number {
    return this.context.clock.now();
  }

  /** Throws ResourceInUseException. */
  create(options: Omit<StreamOptions, 'arn'>): void {
    const { name } = options;
    if (this.streams.has(name))
      throw inUse(`Stream ${name} under account ${this.context.accountId} already exists.`);
    const { region, accountId } = this.context;
    const arn = `arn:aws:kinesis:${region}:${accountId}:stream/${name}`;
    // By the machine's clock, and never twice: a stream that takes a deleted one's name must not take its numbers.
    this.lastBorn = Math.max(Date.now(), this.lastBorn + 1);
    this.streams.set(name, new Stream({ ...options, arn }, this.now(), this.lastBorn));
  }

  /** Throws ResourceNotFoundException, and InvalidArgumentException where neither name nor ARN is given. */
  find({ StreamName, StreamARN }: NamedStream): Stream {
    const name = StreamName ?? StreamARN?.split('/').at(-1);
    if (name === undefined) throw invalidArgument('Either StreamName or StreamARN must be given.');
    const found = this.streams.get(name);
    if (found && (StreamARN === undefined || StreamARN === found.options.arn)) return found;
    throw notFound(`Stream ${name} under account ${this.context.accountId} not found.`);
  }

  delete(named: NamedStream): void {
    this.streams.delete(this.find(named).options.name);
  }
}
