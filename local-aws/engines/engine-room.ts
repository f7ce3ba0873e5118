/** What every engine is handed: where it may write, where the parts are, and who watches it. */
import { rmSync } from 'node:fs';
import type { Toolchain } from '../../scripts/toolchain.mjs' with { 'resolution-mode': 'import' };
import type { Keeper } from './keeper';
import { runToEnd, startProcess, type EngineCommand, type EngineProcess } from './process';

export interface EngineRoom {
  /** The stack's folder; each engine makes its own below it. */
  readonly dir: string;
  readonly logDir: string;
  readonly tools: Toolchain;
  readonly keeper: Keeper;
  start(command: EngineCommand): EngineProcess;
  /** Runs a command to its end; throws unless it exits with 0. */
  run(command: EngineCommand): Promise<void>;
  /** Takes a folder outside `dir` into this stack's care: it goes with the stack. */
  ownFolder(path: string): void;
  /** Engines that were started, in that order. */
  readonly running: readonly EngineProcess[];
  /** Ends all of them at once, lets none start any more, and removes the owned folders. */
  close(): Promise<void>;
}

/** An empty engine room. */
export function openEngineRoom(base: Pick<EngineRoom, 'dir' | 'logDir' | 'tools' | 'keeper'>): EngineRoom {
  const running: EngineProcess[] = [];
  const folders: string[] = [];
  let closed = false;
  const refuseWhenClosed = (command: EngineCommand): void => {
    if (closed) throw new Error(`${command.name} was not started: the stack is ending.`);
  };
  return {
    ...base,
    running,
    start: (command) => {
      refuseWhenClosed(command);
      const engine = startProcess(command, base.keeper);
      running.push(engine);
      return engine;
    },
    run: async (command) => {
      refuseWhenClosed(command);
      await runToEnd(command, base.keeper);
    },
    ownFolder: (path) => {
      folders.push(path);
      base.keeper.remove(path);
    },
    close: async () => {
      closed = true;
      await Promise.all(running.map((engine) => engine.stop()));
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    },
  };
}
