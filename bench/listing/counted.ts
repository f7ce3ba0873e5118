/** The ways to the outside, each of which counts what it hands over: a number that is the same on every machine. */
import { GlueClient } from '@aws-sdk/client-glue';
import type { ObjectStore } from '../../src/aws/object-store';
import type { SqlRunner } from '../../src/aws/sql-runner';
import type { Past, World } from './world';

export interface Counted {
  readonly sql: SqlRunner;
  readonly store: ObjectStore;
  readonly glue: GlueClient;
  /** Rows, keys and Glue runs that were handed over since it was asked last. */
  take(): number;
}

export function countedWays(world: World, { sql }: Past): Counted {
  let read = 0;
  const glue = new GlueClient({ region: world.config.AWS_REGION });
  glue.middlewareStack.add(
    (next) => async (input) => {
      const answer = await next(input);
      read += ((answer.output as { JobRuns?: unknown[] }).JobRuns ?? []).length;
      return answer;
    },
    { step: 'initialize' },
  );
  return {
    glue,
    sql: {
      ...sql,
      execute: async (...query) => {
        const rows = await sql.execute(...query);
        read += rows.length;
        return rows;
      },
    },
    store: {
      ...world.store,
      list: async (...asked) => {
        const objects = await world.store.list(...asked);
        read += objects.length;
        return objects;
      },
    },
    take() {
      const taken = read;
      read = 0;
      return taken;
    },
  };
}
