/** What makes a transaction happen once although everybody on the way may repeat the call. */
import {
  BatchExecuteStatementCommand,
  DescribeStatementCommand,
  RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import { createSqlRunner } from '../../src/aws/sql-runner';
import { openWarehouse } from '../sql/support/warehouse';
import { uniqueName } from '../support/stack';

const PARAMETERS = { name: 'n' };

/** A Data API whose statements end as told, one after the other; a known token is the statement that it started. */
function scripted(ends: readonly string[]) {
  const tokens: string[] = [];
  const client = Object.create(RedshiftDataClient.prototype) as RedshiftDataClient;
  client.send = ((command: object) => {
    if (command instanceof BatchExecuteStatementCommand) {
      const token = command.input.ClientToken ?? '';
      if (!tokens.includes(token)) tokens.push(token);
      return Promise.resolve({ Id: String(tokens.indexOf(token)) });
    }
    const end = command instanceof DescribeStatementCommand ? ends[Number(command.input.Id)] : undefined;
    return Promise.resolve({ Status: end === undefined ? 'FINISHED' : 'FAILED', Error: end });
  }) as typeof client.send;
  return { runner: createSqlRunner(client, { workgroup: 'w', database: 'd' }), tokens };
}

describe('a transaction that is to happen once', () => {
  it('is the same statement however often it is called', async () => {
    const { runner, tokens } = scripted([]);
    await runner.batchOnce(['select 1'], PARAMETERS);
    await runner.batchOnce(['select 1'], PARAMETERS);
    expect(tokens).toHaveLength(1);
    await runner.batchOnce(['select 1'], { name: 'another' });
    expect(tokens).toHaveLength(2);
  });

  it('follows a statement that ended for a passing reason, and whoever calls again finds that one', async () => {
    const { runner, tokens } = scripted(['ERROR: 1023 Serializable isolation violation']);
    await runner.batchOnce(['select 1'], PARAMETERS);
    await runner.batchOnce(['select 1'], PARAMETERS);
    expect(tokens).toHaveLength(2);
  });

  it('does not follow a statement that can only fail again', async () => {
    const { runner, tokens } = scripted(['ERROR: column "x" does not exist']);
    const once = runner.batchOnce(['select x'], PARAMETERS);
    await expect(once).rejects.toMatchObject({ code: 'ELT_LOAD_STATEMENT_FAILED' });
    expect(tokens).toHaveLength(1);
  });

  it('leaves one row when two callers are at it at the same time', async () => {
    const { runner, close } = await openWarehouse();
    await runner.batch(['create table note (name varchar(64))']);
    const name = uniqueName('note');
    const write = () => runner.batchOnce(['delete from note', 'insert into note values (:name)'], { name });
    await Promise.all([write(), write(), write()]);
    expect(await runner.execute('select count(*) as notes from note')).toEqual([{ notes: 1 }]);
    await close();
  });
});
