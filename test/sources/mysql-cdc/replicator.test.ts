/** In which phase of its life a replication is, by DMS's own words; one that nobody knows is an error. */
import type { ReplicationTask, Replication } from '@aws-sdk/client-database-migration-service';
import { RUNS_ON, type RunsOn } from '../../../src/model/runs-on';
import { createReplicator } from '../../../src/sources/mysql-cdc/replicator';

const STARTED = new Date('2011-01-05T00:00:00Z');
const RESUMED = new Date('2011-01-06T00:00:00Z');

describe('what DMS says of', () => {
  const find = (runsOn: RunsOn, task: ReplicationTask, replication: Replication = {}) => {
    const answer = {
      ReplicationTasks: [{ ReplicationTaskIdentifier: 'ecomflow-shop', ...task }],
      Replications: [{ ReplicationConfigIdentifier: 'ecomflow-shop', ...replication }],
    };
    return createReplicator({ send: () => Promise.resolve(answer) } as never, runsOn).find('shop');
  };
  const task = (given: ReplicationTask) => find('instance', given);
  const replication = (given: Replication) => find('serverless', {}, given);

  it.each([
    ['creating', 'changing'],
    ['ready', 'unstarted'],
    ['starting', 'starting'],
    ['running', 'running'],
    ['stopping', 'changing'],
    ['stopped', 'stopped'],
    ['failed', 'failed'],
    ['failed-move', 'failed'],
    ['modifying', 'changing'],
    ['moving', 'changing'],
    ['testing', 'changing'],
    ['deleting', 'changing'],
  ])('a task in state %s: %s', async (Status, phase) => {
    expect((await task({ Status })).phase).toBe(phase);
  });

  it.each([
    ['created', 'unstarted'],
    ['ready', 'unstarted'],
    ['initializing', 'starting'],
    ['preparing_metadata_resources', 'starting'],
    ['testing_connection', 'starting'],
    ['fetching_metadata', 'starting'],
    ['calculating_capacity', 'starting'],
    ['provisioning_capacity', 'starting'],
    ['replication_starting', 'starting'],
    ['running', 'running'],
    ['stopping', 'changing'],
    ['stopped', 'stopped'],
    ['failed', 'failed'],
    ['deprovisioning', 'stopped'],
    ['deprovisioned', 'stopped'],
    ['deleting', 'stopped'],
    ['RUNNING', 'running'],
  ])('a serverless replication in state %s: %s', async (Status, phase) => {
    expect((await replication({ Status })).phase).toBe(phase);
  });

  it.each(RUNS_ON)(
    'a state that nobody knows (%s): an error with the states that are known',
    async (runsOn) => {
      for (const Status of ['hibernating', 'constructor', ''])
        await expect(find(runsOn, { Status }, { Status })).rejects.toMatchObject({
          code: 'ELT_REPLICATE_STATE_UNKNOWN',
          message: expect.stringMatching(
            `^ecomflow-shop is in state "${Status}"; known are .*running`,
          ) as string,
        });
    },
  );

  it('none at all: an error that names it', async () => {
    const none = { send: () => Promise.resolve({}) } as never;
    await expect(createReplicator(none, 'instance').find('shop')).rejects.toMatchObject({
      code: 'ELT_AWS_NOT_FOUND',
      message: 'there is no replication task ecomflow-shop',
    });
    await expect(createReplicator(none, 'serverless').find('shop')).rejects.toMatchObject({
      code: 'ELT_AWS_NOT_FOUND',
      message: 'there is no serverless replication ecomflow-shop',
    });
  });

  it.each([
    ['Stop Reason NORMAL', 'stopped'],
    ['Stop Reason FATAL_ERROR Error Level FATAL', 'failed'],
    ['Stop Reason RECONFIGURATION_RESTART', 'changing'],
    ['Stop Reason RECYCLE_TASK', 'changing'],
    ['Stop Reason STOPPED_DUE_TO_LOW_DISK', 'stopped'],
  ])('a serverless replication that stopped with "%s": %s', async (StopReason, phase) => {
    expect((await replication({ Status: 'stopped', StopReason })).phase).toBe(phase);
  });

  it('a task whose reader gave up: it has failed, whatever its state is called', async () => {
    const gone = { Status: 'stopped', StopReason: 'Stop Reason FATAL_ERROR Error Level FATAL' };
    expect((await task(gone)).phase).toBe('failed');
  });

  it('a task that was resumed: it may count anew, and did not before', async () => {
    const of = (StartDate: Date) =>
      task({ Status: 'running', ReplicationTaskStats: { FreshStartDate: STARTED, StartDate } });
    expect(await of(STARTED)).toMatchObject({ countsAnew: false, countingSince: STARTED.toISOString() });
    expect(await of(RESUMED)).toMatchObject({ countsAnew: true, countingSince: RESUMED.toISOString() });
  });

  it('a serverless replication: it may count anew at any time', async () => {
    const ReplicationStats = { FreshStartDate: STARTED, StartDate: STARTED };
    expect(await replication({ Status: 'running', ReplicationStats })).toMatchObject({
      countsAnew: true,
      countingSince: STARTED.toISOString(),
    });
  });

  it('why a serverless replication failed: all of its messages', async () => {
    const FailureMessages = ['Test connection failed', 'Access denied'];
    expect((await replication({ Status: 'failed', FailureMessages })).why).toBe(
      'Test connection failed; Access denied',
    );
  });
});
