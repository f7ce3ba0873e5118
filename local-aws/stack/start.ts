/** Starts and ends everything that one local stack consists of. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEngineRoom, type EngineRoom } from '../engines/engine-room';
import { freePort } from '../engines/free-port';
import { STACK_MARK, startKeeper } from '../engines/keeper';
import { startMariadb, type MariadbEngine } from '../engines/mariadb';
import { startMoto, type MotoEngine } from '../engines/moto';
import { startPostgres, type PostgresEngine } from '../engines/postgres';
import { startTemporal, type TemporalEngine } from '../engines/temporal';
import type { Gateway } from '../gateway/server';
import { claimFolder, noteKeeper, releaseFolder } from './folder';
import { openGateway } from './gateway';
import { ACCOUNT_ID, stackEnvironment } from './settings';

export interface StackOptions {
  /** Absolute path; made, and removed at the end. */
  readonly dir: string;
  readonly withTemporal: boolean;
  /** Where the engines log; `<dir>/logs`, which goes with the stack, when left out. */
  readonly logDir?: string | undefined;
  readonly log: (message: string) => void;
}

export interface Stack {
  /** Path of stack.json. */
  readonly file: string;
  readonly gatewayUrl: string;
  /** Settles when an engine ends by itself, with the words to print. */
  readonly failed: Promise<string>;
}

export interface StartingStack {
  /** Settles when stack.json is written. */
  readonly ready: Promise<Stack>;
  /**
   * Ends every process and removes the folder, but for its log files when the stack `failed`.
   * May be called more than once, also while the stack still starts.
   */
  readonly stop: (failed: boolean) => Promise<void>;
}

interface Engines {
  readonly mysql: MariadbEngine;
  readonly postgres: PostgresEngine;
  readonly moto: MotoEngine;
  readonly temporal: TemporalEngine | undefined;
}

/** Starts a stack that can be stopped from its first moment on. Throws StackFolderError, MissingPartError. */
export async function startStack(options: StackOptions): Promise<StartingStack> {
  const { bytecodeEnvironment, toolchain } = await import('../../scripts/toolchain.mjs');
  const tools = toolchain();
  const mark = await claimFolder(options.dir, tools.python);
  // Every process that any part of the stack starts inherits the mark, by which the keeper finds it.
  process.env[STACK_MARK] = mark;
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  process.env['ECOMFLOW_JAVA'] ??= tools.java;
  Object.assign(process.env, bytecodeEnvironment());
  const keeper = startKeeper(tools.python, mark);
  noteKeeper(options.dir, keeper.pid);
  keeper.remove(options.dir);
  const logDir = options.logDir ?? join(options.dir, 'logs');
  mkdirSync(logDir, { recursive: true });
  const room = openEngineRoom({ dir: options.dir, logDir, tools, keeper });
  const started: { gateway?: Gateway } = {};
  let stopping: Promise<void> | undefined;
  const stop = (failed: boolean): Promise<void> => {
    stopping ??= endStack(failed, room, started);
    return stopping;
  };
  return { ready: bringUp(options, room, started), stop };
}

async function bringUp(
  options: StackOptions,
  room: EngineRoom,
  started: { gateway?: Gateway },
): Promise<Stack> {
  const gatewayPort = await freePort();
  const engines = await startEngines(options, room, gatewayPort);
  const gateway = await openGateway({ ...engines, room, port: gatewayPort, log: options.log });
  started.gateway = gateway;
  const file = writeStackFile(room, engines, gateway.url);
  const failed = Promise.race(
    room.running.map(async (engine) => engine.failure(`ended (${await engine.exited})`).message),
  );
  return { file, gatewayUrl: gateway.url, failed };
}

async function startEngines(options: StackOptions, room: EngineRoom, gatewayPort: number): Promise<Engines> {
  const motoPort = await freePort();
  const [mysql, postgres, moto, temporal] = await Promise.all([
    startMariadb(room),
    startPostgres(room),
    startMoto(room, { port: motoPort, gatewayPort, accountId: ACCOUNT_ID }),
    options.withTemporal ? startTemporal(room) : undefined,
  ]);
  return { mysql, postgres, moto, temporal };
}

/** Written under another name first, so that whoever waits for the file reads it whole. */
function writeStackFile(room: EngineRoom, engines: Engines, gatewayUrl: string): string {
  const file = join(room.dir, 'stack.json');
  const { mysql, postgres, moto, temporal } = engines;
  const content = {
    pid: process.pid,
    gatewayUrl,
    motoUrl: moto.url,
    temporalAddress: temporal?.address,
    temporalUiUrl: temporal?.uiUrl,
    mysql,
    postgres,
    tools: room.tools,
    env: stackEnvironment({ gatewayUrl, moto, temporal }),
  };
  writeFileSync(`${file}.partial`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.partial`, file);
  return file;
}

async function endStack(failed: boolean, room: EngineRoom, started: { gateway?: Gateway }): Promise<void> {
  const outcomes = await Promise.allSettled([started.gateway?.stop()]);
  await room.close();
  releaseFolder(room.dir, failed);
  await room.keeper.dismiss();
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}
