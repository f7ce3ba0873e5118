/** The ways in which the invoices come, each into a warehouse, a landing prefix and a bronze of its own. */
import { randomUUID } from 'node:crypto';
import { DeleteDeliveryStreamCommand } from '@aws-sdk/client-firehose';
import type { Connection } from '@temporalio/client';
import { createAwsClients } from '../../../src/aws/clients';
import { digestWarehouse } from '../../../src/aws/digest-warehouse';
import type { Config } from '../../../src/config';
import { openWarehouse } from '../../../src/connect';
import { createStackControl } from '../../../src/local-stack/stack-control';
import { DAY_MS, type Pipeline } from '../../../src/model/pipeline';
import type { WindowSummary } from '../../../src/model/plan';
import { reconciliationDeps } from '../../../src/reconcile/deps';
import { reconcilePipeline } from '../../../src/reconcile/reconcile';
import { deliveredBy } from '../../../src/sources/firehose/delivered';
import { ensureDeliveryStream } from '../../../src/sources/firehose/provision/delivery-stream';
import { landingOf } from '../../../src/sources/s3-files/landing';
import { dropFile } from '../../../src/sources/s3-files/provision/drop';
import type { PostTo } from '../../../src/stream/client/post';
import { postFile } from '../../demo/firehose/post-file';
import { untilDelivered } from '../../demo/firehose/until-delivered';
import type { Platform } from '../../demo/platform';
import type { Undo } from '../../demo/run-command';
import { openSecondWarehouse, type SecondWarehouse } from '../second-warehouse';
import type { StreamVerdict } from './verdict';

export interface Way {
  /** A word: the warehouse's name. */
  readonly name: string;
  readonly says: string;
  /** One a day. */
  readonly days: readonly ('books' | 'lines')[];
}

export const WAYS: readonly Way[] = [
  { name: 'books', says: 'the books alone', days: ['books'] },
  { name: 'lines', says: 'line by line alone', days: ['lines'] },
  { name: 'behind', says: 'the books, and then line by line', days: ['books', 'lines'] },
  { name: 'before', says: 'line by line, and then the books', days: ['lines', 'books'] },
];

const LINES_OF_A_POST = 250;

export interface WaysWorld {
  readonly platform: Platform;
  readonly connection: Connection;
  readonly undo: Undo;
  readonly stream: Pipeline;
  readonly books: Pipeline;
  /** What is posted, and what is dropped. */
  readonly file: string;
  readonly text: string;
  readonly to: PostTo;
  readonly firstMs: number;
}

/** The stack's clock only moves on: each way has days of its own. */
export function createWays(world: WaysWorld): { run(way: Way): Promise<StreamVerdict> } {
  const { platform, connection, undo, stream, books } = world;
  const control = createStackControl(platform.stack.gatewayUrl);
  const iso = (ms: number): string => new Date(ms).toISOString();
  let nextMs = world.firstMs;

  async function bring(what: 'books' | 'lines', config: Config, turn: string): Promise<void> {
    if (what === 'books') {
      const { s3 } = createAwsClients(config.AWS_REGION);
      await dropFile(s3, landingOf(books, config.ECOMFLOW_LANDING_BUCKET), 'book.csv', world.text);
    } else {
      await postFile(world.to, world.file, { linesOfAPost: LINES_OF_A_POST, turn });
      await untilDelivered(config, stream, `redeliver-${turn}`);
    }
  }

  async function runWindow({ world: runs }: SecondWarehouse, { name }: Pipeline, fromMs: number) {
    return runs.client.workflow.execute<(input: object) => Promise<WindowSummary>>('runPipeline', {
      workflowId: `redeliver-${randomUUID()}`,
      taskQueue: runs.taskQueue,
      args: [{ pipeline: name, from: iso(fromMs), to: iso(fromMs + DAY_MS) }],
    });
  }

  return {
    async run({ name, days }) {
      const beganMs = Date.now();
      await control.setClock(iso(nextMs));
      const second = await openSecondWarehouse(platform, connection, name, undo, {
        pipeline: books.name,
        hasOwnSource: true,
      });
      const delivery = await deliverInto(second.config, stream, name);
      let newRows = 0;
      const brought = new Set<Pipeline>();
      for (const what of days) {
        await control.setClock(iso(nextMs + DAY_MS / 2));
        await bring(what, second.config, name);
        await control.setClock(iso(nextMs + DAY_MS + 1000));
        brought.add(what === 'books' ? books : stream);
        // A run of the stream sets a mark, which is the next day's: all that have begun go on.
        for (const pipeline of brought) newRows += (await runWindow(second, pipeline, nextMs)).newRows;
        nextMs += DAY_MS;
      }
      const sql = openWarehouse(second.config);
      const found = await Promise.all(
        [...brought].map((pipeline) =>
          reconcilePipeline(reconciliationDeps(second.config, pipeline), pipeline),
        ),
      );
      const digests = await digestWarehouse(sql, [...books.load.dimensions, ...books.load.facts]);
      await delivery.end();
      await second.close();
      nextMs += DAY_MS;
      return {
        ...{ way: name, newRows, digests, violations: found.flatMap(({ violations }) => violations) },
        seconds: Math.round((Date.now() - beganMs) / 1000),
      };
    },
  };
}

/** From now on, into the bronze of these settings. */
async function deliverInto(config: Config, stream: Pipeline, name: string) {
  const { firehose } = createAwsClients(config.AWS_REGION);
  const source = deliveredBy(stream);
  const DeliveryStreamName = `${source.deliveryStream}-${name}`;
  await ensureDeliveryStream(
    firehose,
    { ...source, deliveryStream: DeliveryStreamName },
    {
      region: config.AWS_REGION,
      bronzeBucket: config.ECOMFLOW_BRONZE_BUCKET,
      catalogDatabase: config.ECOMFLOW_CATALOG_DATABASE,
      copyRoleArn: config.ECOMFLOW_COPY_ROLE_ARN,
    },
  );
  return {
    end: async () => {
      await firehose.send(new DeleteDeliveryStreamCommand({ DeliveryStreamName }));
    },
  };
}
