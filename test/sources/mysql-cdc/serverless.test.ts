/** What only a serverless replication can get into: no capacity, ends that it cannot reach, tables of which it says nothing. */
import { epochFolder } from '../../../src/model/names';
import { lookAtReplication, type HealthDeps } from '../../../src/sources/mysql-cdc/health';
import { readSourceStatus } from '../../../src/sources/mysql-cdc/status/status';
import { capturedOf } from '../../../src/sources/mysql-cdc/captured';
import { openShops, type ReplicatedShop, type Shops } from './support/replicated-shops';

describe('a run whose serverless replication', () => {
  let shops: Shops;
  beforeAll(async () => {
    shops = await openShops();
  });
  afterEach(() => shops.local('settings', { deprovisionMs: 172_800_000 }));
  afterAll(() => shops.close());

  const open = (): Promise<ReplicatedShop> => shops.open({ runsOn: 'serverless' });
  const stopped = { code: 'ELT_REPLICATE_TASK_STOPPED' };

  it('was never started has a status, and no tables yet', async () => {
    const { source, pipeline } = await open();
    const status = await readSourceStatus(source, pipeline);
    expect([status.status, status.epoch, status.tables[0]?.state]).toEqual(['created', 1, 'not captured']);
  });

  it('is stopped says until when it can be resumed', async () => {
    const shop = await open();
    await shop.secure();
    await shop.stop();
    await expect(shop.secure()).rejects.toMatchObject({
      ...stopped,
      message: expect.stringMatching(/Stop Reason NORMAL; it can be resumed until 20\d\d-/) as string,
    });
  });

  it('lost its capacity goes on in a new epoch alone', async () => {
    const shop = await open();
    await shop.secure();
    await shop.stop();
    await shops.local('settings', { deprovisionMs: 0 });
    await expect(shop.secure()).rejects.toMatchObject({
      ...stopped,
      message: expect.stringContaining('only a new epoch brings it back') as string,
    });
    expect((await readSourceStatus(shop.source, shop.pipeline)).tables[0]?.state).toBe('not captured');
    await expect(shop.resume()).rejects.toMatchObject({ name: 'InvalidResourceStateFault' });
    await shop.reload(2);
    await expect(shop.secure()).resolves.toMatchObject({ epoch: 2 });
  });

  it('cannot reach an end of it has failed, and says why; mended, it is started for the first time', async () => {
    const shop = await open();
    const { Replications: [one] = [] } = await shops.dms.describeReplications({
      Filters: [{ Name: 'replication-config-arn', Values: [shop.arn] }],
    });
    const into = (BucketName: string) =>
      shops.dms.modifyEndpoint({
        EndpointArn: one?.TargetEndpointArn,
        S3Settings: { BucketName, BucketFolder: epochFolder(shop.pipeline.name, 1) },
      });
    await into('nobody-made-this-bucket');
    await expect(shop.secure()).rejects.toMatchObject({
      code: 'ELT_REPLICATE_TASK_FAILED',
      message: expect.stringMatching(/has failed: Test connection failed for endpoint .*-bronze: /) as string,
    });
    await into(shop.bucket);
    await shops.dms.startReplication({
      ReplicationConfigArn: shop.arn,
      StartReplicationType: 'start-replication',
    });
    await expect(shop.secure()).resolves.toMatchObject({ epoch: 1 });
  });

  describe('runs and says nothing of its tables', () => {
    const STARTED = '2026-03-02T00:00:00.000Z';
    const look = (shop: ReplicatedShop, minutes: number) => {
      const found = { arn: 'arn', name: 'ecomflow-shop', status: 'running', phase: 'running', why: '' };
      const at = { targetArn: '', countingSince: STARTED, countsAnew: true };
      const now = new Date(Date.parse(STARTED) + minutes * 60_000).toISOString().slice(0, 23);
      const deps: HealthDeps = {
        ...shop.source,
        databases: {
          source: () => ({ use: (work) => work({ query: async () => [[{ now }]] } as never) }),
        },
        replicator: {
          find: async () => ({ ...found, ...at }),
          tables: async () => [],
        } as unknown as HealthDeps['replicator'],
      };
      return lookAtReplication(deps, capturedOf(shop.pipeline), 1);
    };

    it('is waited for at first', async () => {
      expect(await look(await open(), 30)).toBeNull();
    });
    it('is not waited for without end', async () => {
      await expect(look(await open(), 31)).rejects.toMatchObject({
        code: 'ELT_REPLICATE_TABLE_FAILED',
        message: `ecomflow-shop has run since ${STARTED} and says nothing of its tables`,
      });
    });
  });
});
