/** Places in the source's log, in DMS's two spellings: `mysql-bin.000012:4711` and the longer recovery checkpoint. */
import { invalidValue } from './errors';

export type LogPosition = readonly [file: string, position: number];

/** Reads CdcStartPosition. Throws InvalidParameterValueException. */
export function readPosition(text: string): LogPosition {
  const match = /^(?:checkpoint:V1#\d+#)?([\w.-]+\.\d+):(\d+)(?:$|[:#])/.exec(text);
  if (match?.[1] === undefined) {
    throw invalidValue(
      `CdcStartPosition: ${text} is neither a log file with a position nor a recovery checkpoint`,
    );
  }
  return [match[1], Number(match[2])];
}

/** RecoveryCheckpoint; it can be given back as CdcStartPosition. */
export function checkpointText([file, position]: LogPosition): string {
  return `checkpoint:V1#1#${file}:${position}:-1:${position}:0:${file}:${position}#0#0#*#0#0`;
}
