/** A filesystem mirror with the stand-in as `hashicorp/aws`, under the registry where the engine looks for it. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runEngine } from './engine';
import { standInFolder } from './parts';

/** Of the provider whose schema the stand-in serves. */
const SERVED = '6.66.0';
const WANTING =
  'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n    }\n  }\n}\n';

/**
 * Makes the mirror in `place`, which is empty; returns the engine's settings file. The stand-in has one version: a
 * configuration that wants another finds none.
 */
export async function makeMirror(place: string): Promise<string> {
  const versions = join(place, await registry(place), 'hashicorp', 'aws', SERVED);
  mkdirSync(versions, { recursive: true });
  symlinkSync(standInFolder(), join(versions, await platform(place)));
  const settings = join(place, 'settings.tfrc');
  const installation = `  filesystem_mirror {\n    path = ${JSON.stringify(place)}\n  }\n`;
  writeFileSync(settings, `provider_installation {\n${installation}}\n`);
  return settings;
}

/** The one that the engine means where none is named: Terraform and OpenTofu have their own. */
async function registry(place: string): Promise<string> {
  const folder = join(place, 'wanting');
  mkdirSync(folder);
  writeFileSync(join(folder, 'main.tf'), WANTING);
  const { output } = await runEngine(folder, ['providers']);
  const [, host] = /provider\[([^\]/]+)\/hashicorp\/aws\]/.exec(output) ?? [];
  if (host === undefined) throw new Error(`The engine does not say where it looks for providers:\n${output}`);
  return host;
}

/** Such as `linux_amd64`. */
async function platform(folder: string): Promise<string> {
  const { stdout } = await runEngine(folder, ['version', '-json']);
  return (JSON.parse(stdout) as { platform: string }).platform;
}
