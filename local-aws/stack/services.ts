/** The folder is the registry: each folder of local-aws with an index.ts is a service of the gateway. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceFactory } from '../gateway/service';

/** Loads every service; throws when a folder does not export one. */
export async function loadServices(): Promise<ServiceFactory[]> {
  const root = join(__dirname, '..');
  const folders = readdirSync(root).filter((name) => existsSync(join(root, name, 'index.ts')));
  return Promise.all(folders.sort().map((name) => loadService(join(root, name, 'index.ts'))));
}

async function loadService(file: string): Promise<ServiceFactory> {
  const loaded = (await import(file)) as { readonly service?: unknown };
  if (typeof loaded.service !== 'function') throw new Error(`${file} does not export \`service\`.`);
  return loaded.service as ServiceFactory;
}
