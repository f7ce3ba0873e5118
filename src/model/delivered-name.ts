/**
 * Names of what Firehose writes to bronze: `bronze/<pipeline>/epoch=1/<feed>/2026/11/30/<delivery stream>-1-2026-11-30-12-00-05-<uuid>.parquet`.
 * Folder and name have the time at which the stream took the object's oldest record. Source: Firehose's guide, "Configure Amazon S3 object
 * name format".
 */
import { landedFolder } from './landed-name';
import { bronzePrefix } from './names';

const DELIVERED =
  /\/epoch=1\/([a-z][a-z0-9_]*)\/\d{4}\/\d{2}\/\d{2}\/[\w.-]+-\d+-\d{4}(?:-\d{2}){5}-[0-9A-Za-z-]+(?:\.[a-z0-9.]+)?$/;

/** The feed; null where Firehose would not have named it so. */
export function feedOfDelivered(pipeline: string, key: string): string | null {
  if (!key.startsWith(landedFolder(pipeline))) return null;
  return DELIVERED.exec(key)?.[1] ?? null;
}

/** What Firehose could not give on, with its reason: `<prefix>processing-failed/2026/11/30/…`. */
export function undeliveredPrefix(pipeline: string): string {
  return `${bronzePrefix(pipeline)}errors/`;
}
