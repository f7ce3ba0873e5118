/** The event source mappings of this stack. */
import { randomUUID } from 'node:crypto';
import { AwsError } from '../gateway/service';
import { invalidValue } from './errors';
import { EventSource } from './event-source';
import type { QueueMapping } from './mapping-input';
import { findQueue } from './queue';
import type { LambdaState } from './state';

interface Mapped {
  readonly mapping: QueueMapping;
  readonly source: EventSource;
}

export class EventSources {
  private readonly mappings = new Map<string, Mapped>();

  constructor(private readonly state: LambdaState) {}

  /** Throws ResourceNotFoundException for a function, InvalidParameterValueException for a queue, that is not there. */
  async create(mapping: QueueMapping): Promise<object> {
    const called = this.state.find(mapping.FunctionName);
    try {
      await findQueue(this.state.context, mapping.EventSourceArn);
    } catch (error) {
      throw invalidValue(`Error occurred while ReceiveMessage: ${String(error)}`);
    }
    const source = new EventSource(mapping, this.state.context, (payload) =>
      this.state.invoke(called, payload),
    );
    const id = randomUUID();
    this.mappings.set(id, { mapping, source });
    return this.view(id, 'Enabled');
  }

  get(id: string): object {
    return this.view(id, 'Enabled');
  }

  async delete(id: string): Promise<object> {
    const shown = this.view(id, 'Deleting');
    const { source } = this.find(id);
    this.mappings.delete(id);
    await source.stop();
    return shown;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.mappings.values()].map(({ source }) => source.stop()));
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
    return { UUID: id, ...said, FunctionArn: this.state.find(FunctionName).arn, State };
  }
}
