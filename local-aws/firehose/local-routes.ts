/** The local control of this service, under `/_local/firehose/`; not AWS. */
import { z } from 'zod';
import type { Action } from '../gateway/service';
import { nameSchema, parseInput } from './input';
import type { FirehoseState } from './state';

const schema = z.strictObject({ name: nameSchema });

export function localRoutes(state: FirehoseState): Readonly<Record<string, Action>> {
  return {
    /** Ends what delivers a stream, wherever it is; another begins from the checkpoints. */
    'POST /_local/firehose/kill': async (input) => {
      state.find(parseInput(schema, input).name).kill();
      return {};
    },
  };
}
