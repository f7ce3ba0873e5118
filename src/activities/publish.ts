/** Publish: refreshes the marts, outside any load. */
import { clientToken, type SqlRunner } from '../aws/sql-runner';
import { EltError } from '../model/errors';
import { waitForRemoteJob } from './remote-job';
import { statementJob } from './load';

export interface PublishDeps {
  readonly sql: SqlRunner;
  readonly settings: { readonly pollMinMs: number };
}

export function createPublishActivities(deps: PublishDeps) {
  return {
    /** One statement a mart; the token makes the start repeatable. */
    async startPublish({
      marts,
      token,
    }: {
      marts: readonly string[];
      token: string;
    }): Promise<{ statementIds: string[] }> {
      const statementIds: string[] = [];
      for (const mart of marts) {
        if (!/^mart_[a-z0-9_]{1,60}$/.test(mart))
          throw new EltError('ELT_INPUT_INVALID', `${mart} is not a mart`);
        statementIds.push(
          await deps.sql.start(`refresh materialized view ${mart}`, clientToken(token, mart)),
        );
      }
      return { statementIds };
    },

    async waitForPublish({ statementIds }: { statementIds: readonly string[] }): Promise<void> {
      for (const id of statementIds) await waitForRemoteJob(refreshJob(deps.sql, id), deps.settings);
    },
  };
}

/** A statement that fails here has loaded nothing: its code is another than a load's. */
function refreshJob(sql: SqlRunner, id: string): ReturnType<typeof statementJob> {
  const job = statementJob(sql, id);
  return {
    ...job,
    look: async () => {
      const result = await job.look();
      const failed = result instanceof EltError && result.code === 'ELT_LOAD_STATEMENT_FAILED';
      return failed ? new EltError('ELT_PUBLISH_FAILED', result.message, { cause: result }) : result;
    },
  };
}
