/** What the lanes of a scripted world share: a Temporal server, the workflows, and the worker's program. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { testStack } from '../support/stack';
import { startTemporalServer, type TemporalServer } from '../support/temporal-server';
import { hastyBundle, withoutSourceMap } from '../support/workflow-bundle';

export interface ScriptedWorld {
  readonly temporal: TemporalServer;
  /** File of the production workflows, with the harness's timeouts. */
  readonly bundle: string;
  /** File of the scripted worker as JavaScript: it begins so often that translating it each time would be a third of the work. */
  readonly program: string;
  /** Folder for what the lanes write down. */
  readonly dir: string;
  close(): Promise<void>;
}

export async function openScriptedWorld(
  temporalCommand: string = testStack().tools.temporal,
): Promise<ScriptedWorld> {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-chaos-'));
  const temporal = await startTemporalServer(temporalCommand, null);
  const close = async (): Promise<void> => {
    await temporal.close();
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const bundle = join(dir, 'workflows.js');
    writeFileSync(bundle, withoutSourceMap(await hastyBundle()));
    return { temporal, bundle, program: await bundleScriptedWorker(dir), dir, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Writes the scripted worker into one file; returns its path. */
async function bundleScriptedWorker(dir: string): Promise<string> {
  const outfile = join(dir, 'scripted-worker.cjs');
  await build({
    entryPoints: [join(__dirname, 'scripted-worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    // Temporal's worker looks for its own files.
    packages: 'external',
    logLevel: 'error',
  });
  return outfile;
}
