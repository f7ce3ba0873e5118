/** Temporal: a server, a namespace, and workers that take work from the queue. */
import { isGrpcServiceError, type Client } from '@temporalio/client';
import type { Config } from '../../config';
import { missingSearchAttributes } from '../namespace';
import { bad, examine, gate, good, NotReached, skipped, type Finding } from '../../sources/finding';

/** Workers poll anew each minute; the server remembers one for five. */
const RECENT_MS = 2 * 60_000;
/** As in temporal.api.enums.v1.TaskQueueType. */
const KINDS = { workflows: 1, activities: 2 } as const;

const NAMESPACE = 'Temporal namespace';
const [ATTRIBUTES, WORKERS] = ['search attributes', 'workers'] as const;
/** gRPC's NOT_FOUND. */
const NOT_FOUND = 5;

/** Of a server that does not answer. */
export const SKIPPED: readonly Finding[] = [NAMESPACE, ATTRIBUTES, WORKERS].map((check) =>
  skipped(check, 'the Temporal server was not reached'),
);

export async function examineTemporal(
  { workflowService: service, connection }: Pick<Client, 'workflowService' | 'connection'>,
  { TEMPORAL_NAMESPACE: namespace, ECOMFLOW_TASK_QUEUE: queue, TEMPORAL_ADDRESS: address }: Config,
): Promise<Finding[]> {
  const found = examine(NAMESPACE, 'see the server, and whether who runs this may ask it', async () => {
    try {
      await service.describeNamespace({ namespace });
      return good(namespace);
    } catch (error) {
      const says = `${namespace}: ${error instanceof Error ? error.message : String(error)}`;
      const isNone = isGrpcServiceError(error) && (error.code as number) === NOT_FOUND;
      return bad(says, isNone ? `make it: temporal operator namespace create -n ${namespace}` : undefined);
    }
  });
  const within = gate(`the namespace ${namespace} was not reached`, async () => {
    if ((await found).verdict !== 'good') throw new NotReached();
  });
  return Promise.all([
    examine('Temporal server', 'see the server', async () => {
      const { serverVersion } = await service.getSystemInfo({});
      return good(`${serverVersion} at ${address}`);
    }),
    found,
    examine(ATTRIBUTES, 'register them: `ecomflow namespace install`', async () => {
      await within();
      // What the command line connects with is a connection of its own.
      const missing = await missingSearchAttributes(connection, namespace);
      if (missing.length > 0) return bad(`${namespace} lacks ${missing.join(', ')}: workflows wait for them`);
      return good('Pipeline, WindowFrom, Stage, Outcome');
    }),
    examine(
      WORKERS,
      'start one: on a local stack `ecomflow local start`, on AWS the ECS service',
      async () => {
        await within();
        const counts = await Promise.all(
          Object.values(KINDS).map(async (taskQueueType) => {
            const { pollers } = await service.describeTaskQueue({
              namespace,
              taskQueue: { name: queue },
              taskQueueType,
            });
            return (pollers ?? []).filter(
              ({ lastAccessTime }) => Date.now() - Number(lastAccessTime?.seconds ?? 0) * 1000 < RECENT_MS,
            ).length;
          }),
        );
        const missing = Object.keys(KINDS).filter((_, index) => counts[index] === 0);
        if (missing.length > 0) return bad(`nobody polls ${queue} for ${missing.join(' and ')}`);
        return good(`${Math.min(...counts)} on ${queue}`);
      },
    ),
  ]);
}
