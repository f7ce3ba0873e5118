/** A warehouse whose runs are checked, and contracts that a test declares. */
import { randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { z } from 'zod';
import type { Gateway } from '../../../local-aws/gateway/server';
import { createCheckActivities } from '../../../src/activities/check';
import type { CheckedRun } from '../../../src/activities/check-log';
import type { Scope } from '../../../src/activities/check-scope';
import { createCheckTablesActivities } from '../../../src/activities/check-tables';
import { createObjectStore, type ObjectStore } from '../../../src/aws/object-store';
import { readWarehouseChecks } from '../../../src/aws/warehouse-files';
import type { CheckOutcome } from '../../../src/model/check';
import { defineEntity } from '../../../src/model/entity';
import type { Plan } from '../../../src/model/plan';
import type { rhythmSchema } from '../../../src/model/rhythm';
import { pipeline } from '../../../src/pipelines/ecommerce/pipeline';
import { emptyWarehouse } from '../../sql/support/empty';
import { loadStatements } from '../../sql/support/staging';
import { batchOf } from '../../sql/support/walk';
import { openWarehouse, SQL_ROOT, type Row, type Warehouse } from '../../sql/support/warehouse';
import { startOwnRedshift } from '../../support/own-redshift';
import { clientSettings, makeBucket } from '../../support/stack';

export const DAY_5: Plan = {
  pipeline: 'ecommerce',
  sourceKind: 'mysql-cdc',
  sourceSystem: 'ecommerce',
  window: { from: '2011-01-05T00:00:00.000Z', to: '2011-01-06T00:00:00.000Z' },
  mode: 'missing',
  isDue: true,
  windowMs: 24 * 3_600_000,
  definitionKey: 'definition.json',
  entities: [],
  warehouse: 'main',
  priority: 'live',
  catalog: 'beside',
  reconcile: 'each-run',
  takesFigures: true,
  publish: [],
  report: [],
  heartbeatTimeoutMs: 10_000,
};

type Quality = Partial<Pick<Parameters<typeof defineEntity>[0], 'quality' | 'references'>>;

/** The shop's contracts without rules of their own and the shop without a rhythm, but for what a test declares. */
function shopWith(
  declared: Readonly<Record<string, Quality>>,
  rhythm: z.input<typeof rhythmSchema>,
): unknown {
  const entities = pipeline.entities.map((entity) =>
    defineEntity({ ...entity, references: [], quality: { unique: [] }, ...declared[entity.name] }),
  );
  return { ...pipeline, entities, rhythm };
}

/** Every run is another one, on a kept stack too, where tokens live for hours. */
export function runOf(plan: Plan, batchId: string | null = 'batch'): CheckedRun {
  const { pipeline: name, window } = plan;
  return { workflowId: 'run', workflowRunId: randomUUID(), pipeline: name, window, batchId };
}

export class CheckedWorld {
  readonly batches: ReturnType<typeof createCheckActivities>;
  private readonly tables: ReturnType<typeof createCheckTablesActivities>;

  private constructor(
    readonly sql: Warehouse,
    readonly store: ObjectStore,
    readonly bucket: string,
    private readonly s3: S3Client,
    private readonly gateway: Gateway,
  ) {
    const settings = { lakeBucket: bucket, pollMinMs: 20 };
    const checks = readWarehouseChecks(SQL_ROOT);
    this.batches = createCheckActivities({ store, sql: sql.runner, settings });
    this.tables = createCheckTablesActivities({ store, sql: sql.runner, checks, settings });
  }

  /** On a clock of its own: which day it is decides what is looked at. */
  static async open(): Promise<CheckedWorld> {
    const gateway = await startOwnRedshift();
    const sql = await openWarehouse(gateway.url);
    await sql.install();
    const s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
    return new CheckedWorld(sql, createObjectStore(s3), await makeBucket('checks'), s3, gateway);
  }

  async close(): Promise<void> {
    this.s3.destroy();
    await this.sql.close();
    await this.gateway.stop();
  }

  /** Nothing is loaded, and no contract has a rule. */
  async begin(): Promise<void> {
    await emptyWarehouse(this.sql);
    await this.declare({});
  }

  declare(
    declared: Readonly<Record<string, Quality>>,
    rhythm: z.input<typeof rhythmSchema> = {},
  ): Promise<void> {
    return this.store.writeJson(this.bucket, DAY_5.definitionKey, shopWith(declared, rhythm));
  }

  /** Loads one batch; the load and the batch have one name. */
  tell(loadId: string, ...items: Parameters<typeof batchOf>[1]): Promise<void> {
    return this.sql.batch(loadStatements(loadId, [batchOf(loadId, items)]));
  }

  kept(run: CheckedRun, which = 'failed_rows > 0'): Promise<Row[]> {
    return this.sql.execute(
      `select place, entity, check_name, rule, severity, failed_rows from etl_check
       where workflow_run_id = :id and ${which} order by place, entity, check_name`,
      { id: run.workflowRunId },
    );
  }

  /** Asks the tables, of a run whose batch a load took in. */
  async look(
    run: CheckedRun,
    loadId: string | null,
  ): Promise<CheckOutcome & { readonly looked: Scope['looked'] }> {
    const asked = await this.tables.startTableChecks({ plan: DAY_5, run, loadId, token: randomUUID() });
    const activity = new MockActivityEnvironment({ scheduledTimestampMs: Date.now() });
    const wait = (): Promise<CheckOutcome> => this.tables.waitForTableChecks({ plan: DAY_5, run, ...asked });
    const outcome: CheckOutcome = await activity.run(wait);
    return { ...outcome, looked: asked.scope.looked };
  }
}
