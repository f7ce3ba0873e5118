/** A temporary copy of a configuration, with its state on this machine. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Ending, runEngine } from './engine';
import { makeMirror } from './mirror';

const LOCAL_BACKEND = 'terraform {\n  backend "local" {}\n}\n';
/** What belongs to another's work with the configuration: its modules, state, and the hashes of the real provider. */
const LEFT_OUT = /^(\.terraform.*|.*\.tfstate.*)$/;

/** The engine in a copy of a configuration. */
export interface Workspace {
  readonly folder: string;
  run(...args: string[]): Promise<Ending>;
  remove(): void;
}

/** Copies `from`, changes it by `change`, and readies it for `init`. */
export async function copyConfiguration(
  from: string,
  change: (folder: string) => void = () => undefined,
): Promise<Workspace> {
  const place = mkdtempSync(join(tmpdir(), 'ecomflow-infra-'));
  const folder = join(place, 'configuration');
  cpSync(from, folder, { recursive: true, filter: (file) => !LEFT_OUT.test(basename(file)) });
  writeFileSync(join(folder, 'check_override.tf'), LOCAL_BACKEND);
  change(folder);
  const mirror = join(place, 'mirror');
  mkdirSync(mirror);
  const settings = await makeMirror(mirror);
  return {
    folder,
    run: (...args) => runEngine(folder, args, settings),
    remove: () => rmSync(place, { recursive: true, force: true }),
  };
}
