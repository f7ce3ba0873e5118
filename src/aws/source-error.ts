/**
 * What a MySQL or MariaDB server and its driver throw, as our codes, by the server's own error numbers: the driver's names
 * for them are MySQL's alone. Of a number that stands nowhere here the server's words are all there is.
 */
import type { ErrorCode } from '../model/errors';

const NUMBERS: Partial<Record<ErrorCode, readonly number[]>> = {
  // shutdowns, broken connections, a Galera node that is not ready (1047), sessions that were killed
  ELT_REPLICATE_SOURCE_UNREACHABLE: [
    1042, 1043, 1047, 1053, 1077, 1078, 1079, 1080, 1152, 1156, 1158, 1159, 1160, 1161, 1184, 1927, 3169,
    4031,
  ],
  // locks, too many connections, limits of time and of memory
  ELT_REPLICATE_SOURCE_BUSY: [
    1020, 1028, 1037, 1038, 1040, 1041, 1135, 1203, 1205, 1206, 1213, 1223, 1226, 1317, 1969, 3024, 3572,
  ],
  // the disk: of the tables, of the log, of what is sorted
  ELT_REPLICATE_SOURCE_FULL: [1021, 1026, 1030, 1114, 1180, 1598],
  ELT_REPLICATE_SOURCE_READ_ONLY: [1036, 1290, 1792, 1836, 1874, 1881],
  ELT_REPLICATE_SOURCE_DENIED: [
    1044, 1045, 1129, 1130, 1142, 1143, 1227, 1251, 1275, 1370, 1524, 1698, 1820, 1862, 3118, 3159, 3955,
    4151,
  ],
  // no such database, table or view, or not as it has to be: a column without a value, too short, a check, a trigger that refuses
  ELT_REPLICATE_SOURCE_SCHEMA: [
    1046, 1049, 1146, 1194, 1195, 1264, 1347, 1356, 1364, 1366, 1406, 1442, 1471, 1644, 3819, 4025,
  ],
  // A mark's figures sum columns by their names: one that is gone was dropped or renamed.
  ELT_REPLICATE_DDL_SEEN: [1054],
  // what we send is no SQL: that is ours
  ELT_AWS_REQUEST_INVALID: [1064, 1136, 1149],
};

const BY_NUMBER: ReadonlyMap<number, ErrorCode> = new Map(
  Object.entries(NUMBERS).flatMap(([code, numbers]) => numbers.map((number) => [number, code as ErrorCode])),
);

/** What the network says, and the driver of a connection that is gone. */
const UNREACHABLE = /^(E[A-Z]+|EAI_AGAIN|PROTOCOL_.+)$/;
/** The two sides do not agree on how to log in: TLS, or a plugin that the driver does not know. */
const NO_AGREEMENT = /^(HANDSHAKE_|AUTH_SWITCH_)/;

/** The code of an error of the source's server or driver; null of every other one. */
export function sourceErrorCode(error: unknown): ErrorCode | null {
  if (typeof error !== 'object' || error === null) return null;
  const { errno, sqlState, fatal, code }: Record<string, unknown> = { ...error };
  if (typeof errno === 'number' && typeof sqlState === 'string')
    return BY_NUMBER.get(errno) ?? 'ELT_REPLICATE_SOURCE_FAILED';
  // Only the driver says that a connection is lost for good; AWS's clients have errors of the same names.
  if (typeof code !== 'string') return null;
  if (NO_AGREEMENT.test(code)) return 'ELT_REPLICATE_SOURCE_DENIED';
  return (fatal === true && UNREACHABLE.test(code)) || code === 'PROTOCOL_CONNECTION_LOST'
    ? 'ELT_REPLICATE_SOURCE_UNREACHABLE'
    : null;
}
