/** A temporary copy of a configuration, with its state on this machine. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Ending, errorsOf, runEngine } from './engine';
import { makeMirror } from './mirror';

const LOCAL_BACKEND = 'terraform {\n  backend "local" {}\n}\n';
/** What belongs to another's work with the configuration: its modules, state, and the hashes of the real provider. */
const LEFT_OUT = /^(\.terraform.*|.*\.tfstate.*)$/;

/** The engine in a copy of a configuration. */
export interface Workspace {
  readonly folder: string;
  run(...args: string[]): Promise<Ending>;
  /** Runs a command that must succeed; returns its output, or throws what the engine says is wrong. */
  good(...args: string[]): Promise<string>;
  /** A copy as it stands now, with all that `init` brought; removed with this one. */
  fork(name: string): Workspace;
  remove(): void;
}

/** Copies `from`, with a mirror in which `init` finds the stand-in. */
export async function copyConfiguration(from: string): Promise<Workspace> {
  const place = mkdtempSync(join(tmpdir(), 'ecomflow-infra-'));
  const folder = join(place, 'main');
  cpSync(from, folder, { recursive: true, filter: (file) => !LEFT_OUT.test(basename(file)) });
  writeFileSync(join(folder, 'check_override.tf'), LOCAL_BACKEND);
  const mirror = join(place, 'mirror');
  mkdirSync(mirror);
  return workspaceAt(place, folder, await makeMirror(mirror));
}

function workspaceAt(place: string, folder: string, settings: string): Workspace {
  const run = (...args: string[]): Promise<Ending> => runEngine(folder, args, settings);
  return {
    folder,
    run,
    good: async (...args) => {
      const ending = await run(...args);
      if (ending.code === 0) return ending.stdout;
      throw new Error(`${args.join(' ')} ended with ${ending.code}:\n${errorsOf(ending)}`);
    },
    fork: (name) => {
      const copy = join(place, name);
      cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
      return workspaceAt(place, copy, settings);
    },
    remove: () => rmSync(place, { recursive: true, force: true }),
  };
}
