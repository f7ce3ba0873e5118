/** The image's worker on the local stack: alive, ready, one window of a pipeline, and its end by SIGTERM. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig, type Config } from '../../src/config';
import { provision } from '../../src/local-stack/provision';
import { LOCAL_STACK_DIR, startStack, stopProcess, type Stack } from '../../src/local-stack/stack';
import { takeStack } from '../../src/local-stack/stack-settings';
import { findPipeline } from '../../src/pipelines/registry';
import { say } from '../../src/cli/output';
import type { Undo } from '../demo/run-command';
import { requireSame } from './check-alone';
import type { OpenImage } from './build-image';
import { describeProcess, runInside, startContainer, type Container, type RunOptions } from './container';
import { requireNone, type Report } from './report';
import { promoteBuild, runOneWindow } from './one-window';
import type { Tools } from './tools';

interface Subject {
  readonly tools: Tools;
  readonly image: OpenImage;
  readonly report: Report;
  /** For the stack. */
  readonly dir: string;
  readonly undo: Undo;
}

interface Scene extends Subject {
  readonly stack: Stack;
  readonly config: Config;
  readonly port: number;
  readonly options: RunOptions;
}

const PIPELINE = 'regional-sales';
const BUILD_ID = 'image-check';
const START_MS = 60_000;
/** What ECS is told to wait (infra-terraform/worker.tf). */
const STOP_MS = 120_000;

export async function checkAtWork(subject: Subject): Promise<void> {
  const scene = await setScene(subject);
  const { tools, image, report } = scene;
  const worker = await startContainer(tools, image, scene.options);
  subject.undo.add(async () => worker.kill());
  await report.check('the worker lives and polls within a minute', () => waitUntilReady(scene, worker));
  await report.check('it is process 1, is Node, and is not root', () => requireIsNode(worker));
  await checkDecoy(scene, worker);
  await report.check('a window of a pipeline runs through it, reconciled', async () => {
    await promoteBuild(scene.config, BUILD_ID);
    await runOneWindow(scene, findPipeline(PIPELINE), worker);
  });
  await report.check('SIGTERM to its one process ends it well', () => endWell(worker));
  await checkShell(scene);
}

async function setScene(subject: Subject): Promise<Scene> {
  say('starting the local stack…');
  const stack = await startStack(subject.dir, { detached: false });
  subject.undo.add(() => stopProcess(stack.pid));
  takeStack(process.env, stack);
  const config = loadConfig();
  await provision(stack, config, [findPipeline(PIPELINE)]);
  const port = await freePort();
  const env = { ...stack.env, ECOMFLOW_BUILD_ID: BUILD_ID, ECOMFLOW_HEALTH_PORT: String(port) };
  plantDecoy(subject.image.root, stack);
  return { ...subject, stack, config, port, options: { env } };
}

/** A kept stack's settings as a person's folder has them, that lead to nowhere: only the command line may take them. */
function plantDecoy(root: string, stack: Stack): void {
  const folder = join(root, 'app', LOCAL_STACK_DIR);
  mkdirSync(folder);
  const nowhere = '127.0.0.1:1';
  const env = { ...stack.env, TEMPORAL_ADDRESS: nowhere, AWS_ENDPOINT_URL: `http://${nowhere}` };
  // Process 1 is there in every container, so the stack counts as one that runs.
  writeFileSync(join(folder, 'stack.json'), JSON.stringify({ ...stack, pid: 1, env }));
}

async function waitUntilReady({ port }: Scene, worker: Container): Promise<void> {
  const ask = (path: string): Promise<number> =>
    fetch(`http://127.0.0.1:${port}${path}`).then(
      ({ status }) => status,
      () => 0,
    );
  for (const endMs = Date.now() + START_MS; Date.now() < endMs; await sleep(200))
    if ((await ask('/live')) === 200 && (await ask('/ready')) === 200) return;
  throw new Error(`/live: ${await ask('/live')}, /ready: ${await ask('/ready')}\n${worker.output()}`);
}

function requireIsNode({ pid }: Container): void {
  const { ownPid, uid, command } = describeProcess(pid);
  requireNone([
    ...(ownPid === 1 ? [] : [`it is process ${ownPid}`]),
    ...(uid > 0 ? [] : ['it is root']),
    ...(command[0] === 'node' && command.includes('dist/worker.js') ? [] : [`it is ${command.join(' ')}`]),
  ]);
}

async function checkDecoy({ tools, image, report, stack, options }: Scene, worker: Container): Promise<void> {
  await report.check('it goes where its environment says, and reads no .ecomflow', () => {
    const [first = ''] = worker.output().split('\n');
    if (!first.includes(stack.env['TEMPORAL_ADDRESS'] ?? 'no address')) throw new Error(first);
  });
  await report.twin('the command line, in the same place, would have read it', async () => {
    const command = ['node', 'dist/cli/main.js', 'status'];
    const { output } = await runInside(tools, image, { ...options, env: {}, command });
    return output.includes('using the local stack of');
  });
}

async function endWell(worker: Container): Promise<void> {
  process.kill(worker.pid, 'SIGTERM');
  const ended = await Promise.race([worker.ended, sleep(STOP_MS, undefined, { ref: false })]);
  if (ended === undefined) throw new Error(`it still runs after ${STOP_MS / 1000} s`);
  requireSame(`exit code ${ended.code}`, 'exit code 0');
}

/** A shell as process 1 keeps SIGTERM to itself: what the check above would find in a Dockerfile that names its command as text. */
async function checkShell({ tools, image, report, options }: Scene): Promise<void> {
  const words = [...image.config.Entrypoint, ...(image.config.Cmd ?? [])].join(' ');
  const worker = await startContainer(tools, image, { ...options, command: ['sh', '-c', `${words}; true`] });
  await report.twin('behind a shell it would not hear SIGTERM', async () => {
    await sleep(2_000);
    process.kill(worker.pid, 'SIGTERM');
    return (await Promise.race([worker.ended, sleep(3_000)])) === undefined;
  });
  worker.kill();
  await worker.ended;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
