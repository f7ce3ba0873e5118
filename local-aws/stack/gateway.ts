/** Puts the gateway with all its services in front of the engines. */
import { openDynalite } from '../engines/dynalite';
import type { EngineRoom } from '../engines/engine-room';
import type { MariadbEngine } from '../engines/mariadb';
import type { MotoEngine } from '../engines/moto';
import type { PostgresEngine } from '../engines/postgres';
import { openCallRecord } from '../gateway/call-record';
import { openEngineDoor } from '../gateway/engine-door';
import { startGateway, type Gateway } from '../gateway/server';
import { loadServices } from './services';
import { ACCOUNT_ID, REGION } from './settings';

export interface GatewaySurroundings {
  readonly port: number;
  readonly room: EngineRoom;
  readonly mysql: MariadbEngine;
  readonly postgres: PostgresEngine;
  readonly moto: MotoEngine;
  readonly log: (message: string) => void;
}

/** Starts the gateway; ready when it listens. */
export async function openGateway(around: GatewaySurroundings): Promise<Gateway> {
  const { host, port, adminUser: user, adminPassword: password } = around.mysql;
  const record = openCallRecord();
  const door = record && (await openEngineDoor(around.moto.url, record));
  const gateway = await startGateway({
    context: {
      region: REGION,
      accountId: ACCOUNT_ID,
      dataDir: around.room.dir,
      motoUrl: around.moto.url,
      postgres: around.postgres,
      python: around.room.tools.python,
      jarsDir: around.room.tools.jarsDir,
      log: around.log,
    },
    services: await loadServices(),
    mysqlAdmin: { host, port, user, password },
    port: around.port,
    record,
    enginesUrl: door?.url,
    dynaliteUrl: openDynalite(around.room, { accountId: ACCOUNT_ID, region: REGION }),
  });
  return {
    url: gateway.url,
    stop: async () => {
      await gateway.stop();
      await door?.stop();
    },
  };
}
