/** The delivery streams of this stack; in memory, they go with it. */
import type { StackContext } from '../gateway/service';
import { DeliveryStream } from './delivery-stream';
import type { CreateInput } from './destination-input';
import { inUse, notFound } from './errors';

export class FirehoseState {
  private readonly streams = new Map<string, DeliveryStream | 'in the making'>();

  constructor(private readonly context: StackContext) {}

  /** Throws ResourceInUseException, InvalidArgumentException. */
  async create(input: CreateInput): Promise<DeliveryStream> {
    const { DeliveryStreamName: name } = input;
    const { region, accountId } = this.context;
    if (this.streams.has(name)) throw inUse(name, accountId);
    this.streams.set(name, 'in the making');
    try {
      const arn = `arn:aws:firehose:${region}:${accountId}:deliverystream/${name}`;
      const made = await DeliveryStream.open(input, arn, this.context);
      this.streams.set(name, made);
      return made;
    } catch (error) {
      this.streams.delete(name);
      throw error;
    }
  }

  /** Throws ResourceNotFoundException. */
  find(name: string): DeliveryStream {
    const found = this.streams.get(name);
    if (found === undefined || found === 'in the making') throw notFound(name, this.context.accountId);
    return found;
  }

  /** In the order of their names. */
  names(): string[] {
    return [...this.streams.keys()].sort();
  }

  async delete(name: string): Promise<void> {
    const found = this.find(name);
    this.streams.delete(name);
    await found.stop();
  }

  async stop(): Promise<void> {
    const all = [...this.streams.values()];
    await Promise.all(all.map(async (one) => (one === 'in the making' ? undefined : one.stop())));
  }
}
