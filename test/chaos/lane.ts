/** A lane: a warehouse, a lake bucket and a Temporal namespace of its own, into which what the source delivered is run. */
import {
  Client,
  Connection,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
  type GrpcRetryOptions,
} from '@temporalio/client';
import { join } from 'node:path';
import { createSqlRunner, type SqlRunner } from '../../src/aws/sql-runner';
import { installWarehouse } from '../../src/aws/install-warehouse';
import { PROJECT_ROOT } from '../../src/local-stack/stack';
import type { Pipeline } from '../../src/model/pipeline';
import { listEntities } from '../../src/entities/registry';
import { makeRedshiftDatabase } from '../support/redshift-database';
import { makeBucket } from '../support/stack';
import { foreignCrawl, type ForeignCrawl } from './foreign-crawl';
import type { KillPoint } from './moments';
import { startLives, type Lives } from './lives';
import type { Signal } from './order';
import type { World } from './world';

export interface Lane {
  readonly name: string;
  readonly taskQueue: string;
  readonly warehouse: string;
  readonly crawler: string;
  readonly foreignCrawl: ForeignCrawl;
  readonly pipeline: Pipeline;
  readonly database: string;
  readonly lakeBucket: string;
  /** Its own where the source lands for it alone. */
  readonly bronzeBucket: string;
  readonly client: Client;
  readonly sql: SqlRunner;
  readonly lives: Lives;
  close(): Promise<void>;
}

/** Half a minute's worth. */
const MOST_TRIES = 10;

/** The worker of the lane ends at each of `points` once, by `signal`. */
export async function openLane(
  world: World,
  name: string,
  points: readonly KillPoint[],
  signal: Signal,
): Promise<Lane> {
  const [database, lakeBucket] = await Promise.all([
    makeRedshiftDatabase('chaos'),
    makeBucket('chaos'),
    world.temporal.addNamespace(name),
  ]);
  const sql = createSqlRunner(world.aws.redshift, { workgroup: 'ecomflow', database });
  await installWarehouse(sql, join(PROJECT_ROOT, 'sql'), listEntities());
  const own = await world.source.ownOf(world, name);
  const interceptors = [makeGrpcRetryInterceptor(retriesOfHarness())];
  const connection = await Connection.connect({ address: world.temporal.address, interceptors });
  const env = {
    ...world.stack.env,
    TEMPORAL_ADDRESS: world.temporal.address,
    TEMPORAL_NAMESPACE: name,
    ECOMFLOW_TASK_QUEUE: name,
    ECOMFLOW_WAREHOUSE: name,
    ECOMFLOW_REDSHIFT_DATABASE: database,
    ECOMFLOW_LAKE_BUCKET: lakeBucket,
    ECOMFLOW_CRAWLER: name,
    ECOMFLOW_HEARTBEAT_TIMEOUT_MS: '2000',
    ECOMFLOW_POLL_MIN_MS: '50',
    ECOMFLOW_AWS_ANSWER_MS: '4000',
    ...own,
  };
  const lives = startLives({ name, dir: world.dir, bundle: world.bundle, env, points, signal });
  return {
    name,
    taskQueue: name,
    warehouse: name,
    crawler: name,
    foreignCrawl: await foreignCrawl(world, name, lakeBucket),
    pipeline: world.pipeline,
    database,
    lakeBucket,
    bronzeBucket: own['ECOMFLOW_BRONZE_BUCKET'] ?? world.config.ECOMFLOW_BRONZE_BUCKET,
    client: new Client({ connection, namespace: name }),
    sql,
    lives,
    async close() {
      await lives.close();
      await connection.close();
    },
  };
}

/** A busy dev server may say for a moment that it has no such namespace; the harness's own calls bear it as the product's do. */
function retriesOfHarness(): GrpcRetryOptions {
  const usual = defaultGrpcRetryOptions();
  return {
    ...usual,
    retryableDecider: (attempt, status) =>
      usual.retryableDecider(attempt, status) ||
      (attempt < MOST_TRIES && /^Namespace .* is not found/.test(status.details)),
  };
}
