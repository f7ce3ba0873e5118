/** One thing that befalls a stream while lines are posted. */
import type { Mapping } from '../../../src/local-stack/stream/store';
import type { ChaosWorld } from './world';

export interface Trial {
  readonly name: string;
  /** Of the mapping that the local stack has. */
  readonly mapping?: Mapping;
  /** Firehose must have delivered something twice. */
  readonly isRedelivered?: boolean;
  run(world: ChaosWorld): Promise<void>;
}
