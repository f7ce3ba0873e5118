/** How many statements a load may take: guarded before anything is sent. The store is a real bucket. */
import { randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { createLoadActivities } from '../../src/activities/load';
import { createObjectStore, type ObjectStore } from '../../src/aws/object-store';
import { MOST_STATEMENTS } from '../../src/aws/sql-runner';
import { ENVELOPE } from '../../src/model/batch-file';
import type { Batch } from '../../src/model/plan';
import { parseWindow } from '../../src/model/window';
import { pipeline } from '../../src/pipelines/ecommerce/pipeline';
import { openWarehouse, type Warehouse } from '../sql/support/warehouse';
import { clientSettings, makeBucket } from '../support/stack';

/** Of a load that has nothing staged, of a pipeline without dimensions and facts. */
const STATEMENTS_WITHOUT_ENTITIES = 7;

describe('the statements of a load', () => {
  let sql: Warehouse;
  let s3: S3Client;
  let store: ObjectStore;
  let bucket: string;
  const sent: number[] = [];

  beforeAll(async () => {
    sql = await openWarehouse();
    s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
    store = createObjectStore(s3);
    bucket = await makeBucket('load');
  });
  beforeEach(() => {
    sent.length = 0;
  });
  afterAll(async () => {
    s3.destroy();
    await sql.close();
  });

  /** A batch without rows, of a pipeline with as many entities of its own. */
  async function batchOf(name: string, entities: number): Promise<Batch> {
    const [template] = pipeline.entities;
    const definitionKey = `definitions/${name}.json`;
    const names = Array.from({ length: entities }, (_, index) => `${name}_${index}`);
    await store.writeJson(bucket, definitionKey, {
      ...pipeline,
      name,
      entities: names.map((one) => ({ ...template, name: one })),
      source: { ...pipeline.source, feeds: names.map((entity) => ({ entity })) },
      rhythm: {},
      load: { dimensions: [], facts: [] },
    });
    const window = parseWindow('2011-01-05', '2011-01-06');
    const batchKey = `batches/${name}.json`;
    const said = { pipeline: name, window, batchId: name };
    await store.writeJson(bucket, batchKey, {
      ...said,
      ...{ envelope: ENVELOPE, sourceSystem: name, token: 't', jobRunId: 'jr', entities: {}, files: {} },
    });
    return { ...said, batchKey, definitionKey };
  }

  /** The Data API takes what it is sent, and says how much that was. */
  function start(...batches: readonly Batch[]): Promise<unknown> {
    const activities = createLoadActivities({
      sql: {
        ...sql.runner,
        startBatch: (statements) => {
          sent.push(statements.length);
          return sql.runner.startBatch(
            statements.map(() => 'select 1'),
            randomUUID(),
          );
        },
      },
      store,
      settings: {
        lakeBucket: bucket,
        copyRoleArn: 'arn:aws:iam::123456789012:role/copy',
        pollMinMs: 20,
      },
    });
    return activities.startLoad({ warehouse: 'main', loadId: randomUUID(), batches });
  }

  const MOST_ENTITIES = MOST_STATEMENTS - STATEMENTS_WITHOUT_ENTITIES;

  it('are sent where one transaction has just room for them', async () => {
    await start(await batchOf('full', MOST_ENTITIES));
    expect(sent).toEqual([MOST_STATEMENTS]);
  });

  it.each([
    ['one batch', 'one', [MOST_ENTITIES + 1]],
    ['several batches, each of which has room,', 'first, second', [MOST_ENTITIES - 1, 2]],
  ])('of %s are refused where there is one too many', async (_, names, entities) => {
    const batches = await Promise.all(
      names.split(', ').map((name, index) => batchOf(name, entities[index] ?? 0)),
    );
    await expect(start(...batches)).rejects.toMatchObject({
      code: 'ELT_LOAD_TOO_MANY_STATEMENTS',
      message: expect.stringContaining(`of ${names} would take ${MOST_STATEMENTS + 1} statements`) as string,
    });
    expect(sent).toEqual([]);
    for (const batch of batches.slice(1)) await start(batch);
    expect(sent).toHaveLength(batches.length - 1);
  });
});
