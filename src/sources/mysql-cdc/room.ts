/** What a MySQL source can do beside bringing its changes: all that commands ask of one. */
import type {
  Counted,
  Examined,
  Figured,
  Provisioned,
  Reported,
  RoomDeps,
  SchemaWatched,
} from '../capabilities';
import { createDatabases } from './databases';
import { examineMysqlCdc } from './doctor';
import { provisionMysqlCdc } from './provision';
import { compareSentRows, countBronzeRows, countSourceRows } from './reconcile/counts';
import { readFiguresNow } from './reconcile/figures-now';
import { createReplicator } from './replicator';
import { epochOfTarget } from './replicator/replicator';
import { acceptDdl } from './status/accept-ddl';
import { describeSource, readSourceStatus } from './status/status';

type MysqlCdcRoom = { readonly kind: 'mysql-cdc' } & Examined &
  Reported &
  SchemaWatched &
  Provisioned &
  Counted &
  Figured;

export function createMysqlCdcRoom(deps: RoomDeps): MysqlCdcRoom {
  const { aws, settings } = deps;
  const replicator = createReplicator(aws.dms, settings.dms);
  const databases = createDatabases(aws.secrets, {
    ECOMFLOW_SOURCE_SECRET_ID: settings.sourceSecretId,
    ECOMFLOW_REPLICA_SECRET_ID: settings.replicaSecretId,
  });
  const own = { ...deps, dms: aws.dms, replicator, databases };
  return {
    kind: 'mysql-cdc',
    examine: (pipeline) => examineMysqlCdc(own, pipeline),
    async report(pipeline) {
      const json = await readSourceStatus(own, pipeline);
      return { json, text: describeSource(json) };
    },
    acceptDdl: (pipeline, accepted) => acceptDdl(own, pipeline, accepted),
    provision: (pipeline, servers) => provisionMysqlCdc(own, pipeline, servers),
    async epochOf({ name }) {
      const { targetArn } = await replicator.find(name);
      return epochOfTarget(await replicator.target(targetArn));
    },
    async countBronze(pipeline) {
      return { objects: await countBronzeRows(own, pipeline), violations: [], remarks: [] };
    },
    countSource: (pipeline) => countSourceRows(databases, pipeline),
    compareDelivered: (pipeline, epoch, bronze) => compareSentRows(replicator, pipeline, epoch, bronze),
    notCompared: [],
    figures: (pipeline) => readFiguresNow(own, pipeline),
  };
}
