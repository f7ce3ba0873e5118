/** How much of what Terraform makes, read in its own files: nothing is counted by hand and then forgotten. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Counts {
  readonly interfaceEndpoints: number;
  readonly keys: number;
}

export function readCounts(folder: string): Counts {
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  return {
    interfaceEndpoints: entries(read('endpoints.tf'), /interface_services = \[([^\]]*)\]/, /"[^"]+"/g),
    keys: entries(read('kms.tf'), /\n {2}keys = \{([^}]*)\}/, /^ +\w+ +=/gm),
  };
}

function entries(text: string, list: RegExp, entry: RegExp): number {
  const found = list.exec(text)?.[1]?.match(entry)?.length;
  if (found === undefined) throw new Error(`Terraform's files have no ${list.source}`);
  return found;
}
