/** What a kind of source does in the harness. */
import type { AwsClients } from '../../src/aws/clients';
import type { Config } from '../../src/config';
import type { StackControl } from '../../src/local-stack/stack-control';
import type { Stack } from '../../src/local-stack/stack';
import type { Pipeline } from '../../src/model/pipeline';
import type { Window } from '../../src/model/window';

export interface SourceParts {
  readonly pipeline: Pipeline;
  readonly stack: Stack;
  readonly config: Config;
  readonly control: StackControl;
  readonly aws: AwsClients;
}

export interface ChaosSource {
  /** Two days on which it delivers. */
  deliver(parts: SourceParts): Promise<readonly Window[]>;
  /** Delivers everything a second time under other names; returns what takes that away. */
  repeat(parts: SourceParts): Promise<() => Promise<void>>;
  /** Tables that rightly tell that it came a second time. */
  readonly toldOfRepeat: readonly string[];
  /** What a lane has for itself of what is on the way to bronze, made: settings of its worker. */
  ownOf(parts: SourceParts, lane: string): Promise<Readonly<Record<string, string>>>;
}
