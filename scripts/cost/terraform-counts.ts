/** How much of what Terraform makes, read in its own files: nothing is counted by hand and then forgotten. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Counts {
  readonly interfaceEndpoints: number;
  readonly keys: number;
  /** Of each function. */
  readonly lambdaMb: number;
  /** Between two calls of the generator of purchases, where nobody says otherwise. */
  readonly generatorMinutes: number;
  readonly streamEndpoints: number;
  /** Of the stream, without those of its tables and functions. */
  readonly streamAlarms: number;
  readonly streamFunctions: number;
  /** Of each shard. */
  readonly streamShardMetrics: number;
}

export function readCounts(folder: string): Counts {
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  return {
    interfaceEndpoints: entries(read('endpoints.tf'), /interface_services = \[([^\]]*)\]/, /"[^"]+"/g),
    streamEndpoints: entries(read('endpoints.tf'), /stream_services = \[([^\]]*)\]/, /"[^"]+"/g),
    keys: entries(read('kms.tf'), /\n {2}keys = \{([^}]*)\}/, /^ +\w+ +=/gm),
    lambdaMb: numberIn(read('modules/lambda/main.tf'), /memory_size += (\d+)/),
    generatorMinutes: numberIn(
      read('variables.tf'),
      /variable "generate_purchases" \{[^}]*every_minutes += optional\(number, (\d+)\)/,
    ),
    streamAlarms: entries(read('stream-alarms.tf'), /([\s\S]*)/, /^ +says +=/gm),
    streamFunctions: entries(read('stream-functions.tf'), /([\s\S]*)/, /merge\(local\.in_/g),
    streamShardMetrics: entries(read('stream.tf'), /shard_level_metrics = \[([^\]]*)\]/, /"[^"]+"/g),
  };
}

function numberIn(text: string, place: RegExp): number {
  const found = place.exec(text)?.[1];
  if (found === undefined) throw new Error(`Terraform's files have no ${place.source}`);
  return Number(found);
}

function entries(text: string, list: RegExp, entry: RegExp): number {
  const found = list.exec(text)?.[1]?.match(entry)?.length;
  if (found === undefined) throw new Error(`Terraform's files have no ${list.source}`);
  return found;
}
