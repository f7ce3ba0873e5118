/** The local control of this service, under `/_local/athena/`; not AWS. */
import { z } from 'zod';
import type { Action } from '../gateway/service';
import { parseInput } from './input';
import type { QueryStore } from './query-store';

const schema = z.strictObject({ queueMs: z.number().min(0) });

export function localRoutes(store: QueryStore): Readonly<Record<string, Action>> {
  return {
    /** Every query that comes now stays QUEUED so long. */
    'POST /_local/athena/queue': async (input) => {
      const { queueMs } = parseInput(schema, input);
      store.queueMs = queueMs;
      return { queueMs };
    },
  };
}
