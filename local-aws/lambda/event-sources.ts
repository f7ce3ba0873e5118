/** The event source mappings of this stack. */
import { randomUUID } from 'node:crypto';
import { AwsError } from '../gateway/service';
import { invalidValue } from './errors';
import type { Outcome } from './runtime/runtime';
import { isOfStream, type Mapping, type QueueMapping, type StreamMapping } from './mapping-input';
import { findQueue } from './queue';
import { QueueSource } from './queue-source';
import type { Source } from './source';
import type { LambdaState } from './state';
import { prepareStream } from './stream/prepare';

interface Mapped {
  readonly mapping: Mapping;
  readonly start: () => Source;
  /** Undefined while it is disabled. */
  running: Source | undefined;
}

export class EventSources {
  private readonly mappings = new Map<string, Mapped>();

  constructor(private readonly state: LambdaState) {}

  /** Throws ResourceNotFoundException for a function, InvalidParameterValueException for a source, that is not there. */
  async create(mapping: Mapping): Promise<object> {
    this.state.find(mapping.FunctionName);
    const id = randomUUID();
    const start = isOfStream(mapping) ? await this.ofStream(id, mapping) : await this.ofQueue(mapping);
    this.mappings.set(id, { mapping, start, running: mapping.Enabled ? start() : undefined });
    return this.get(id);
  }

  get(id: string): object {
    return this.view(id, this.find(id).running ? 'Enabled' : 'Disabled');
  }

  /** A stream goes on where it was. */
  async enable(id: string, isEnabled: boolean): Promise<object> {
    const mapped = this.find(id);
    const { running } = mapped;
    if (isEnabled) mapped.running ??= mapped.start();
    else {
      mapped.running = undefined;
      await running?.stop();
    }
    return this.get(id);
  }

  async delete(id: string): Promise<object> {
    const shown = this.view(id, 'Deleting');
    const { running } = this.find(id);
    this.mappings.delete(id);
    await running?.stop();
    return shown;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.mappings.values()].map(async ({ running }) => running?.stop()));
  }

  private async ofQueue(mapping: QueueMapping): Promise<() => Source> {
    try {
      await findQueue(this.state.context, mapping.EventSourceArn);
    } catch (error) {
      throw invalidValue(`Error occurred while ReceiveMessage: ${String(error)}`);
    }
    return () => new QueueSource(mapping, this.state.context, this.callerOf(mapping));
  }

  private async ofStream(id: string, mapping: StreamMapping): Promise<() => Source> {
    const { arn: functionArn, input } = this.state.find(mapping.FunctionName);
    const { context } = this.state;
    const call = this.callerOf(mapping);
    return prepareStream({ id, mapping, context, functionArn, roleArn: input.Role, call });
  }

  /** Finds the function at each call: it may have been made anew. */
  private callerOf({ FunctionName }: Mapping): (payload: string) => Promise<Outcome> {
    return async (payload) => this.state.invoke(this.state.find(FunctionName), payload);
  }

  private find(id: string): Mapped {
    const found = this.mappings.get(id);
    if (found) return found;
    throw new AwsError('ResourceNotFoundException', 'The resource you requested does not exist.', 404, {
      Type: 'User',
    });
  }

  private view(id: string, State: string): object {
    const { mapping } = this.find(id);
    const { FunctionName, Enabled: _, ...said } = mapping;
    return { UUID: id, ...said, FunctionArn: this.state.arnOf(FunctionName), State };
  }
}
