/** What each kind of source can do beside bringing records, for commands. A new kind has one line here. */
import { findAmongRooms, type FindRoom, type RoomDeps } from './capabilities';
import { createFirehoseRoom } from './firehose/room';
import { createMysqlCdcRoom } from './mysql-cdc/room';
import { createS3FilesRoom } from './s3-files/room';

export type { RoomDeps } from './capabilities';

export function createRooms(deps: RoomDeps): FindRoom {
  return findAmongRooms([createFirehoseRoom(deps), createMysqlCdcRoom(deps), createS3FilesRoom(deps)]);
}
