/** Puts the gateway with all its services in front of the engines. */
import type { EngineRoom } from '../engines/engine-room';
import type { MariadbEngine } from '../engines/mariadb';
import type { MotoEngine } from '../engines/moto';
import type { PostgresEngine } from '../engines/postgres';
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
  return startGateway({
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
  });
}
