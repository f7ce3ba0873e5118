/**
 * Runs the image as a container's platform does: its user, its environment and nothing of this machine's, a root that cannot be
 * written, its command as process 1. By bubblewrap, with this machine's network, so that it reaches the local stack.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { OpenImage } from './build-image';
import type { Tools } from './tools';

export interface RunOptions {
  /** In place of the image's own entry point. */
  readonly command?: readonly string[];
  /** Beside the image's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** `uid:gid` instead of the image's. */
  readonly user?: string;
  /** Whether its root can be written: for twins alone. */
  readonly writable?: boolean;
}

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

export interface Container {
  /** Of the image's own process, as this machine counts. */
  readonly pid: number;
  output(): string;
  readonly ended: Promise<Ended>;
  /** Ends it at once, with all that it started. */
  kill(): void;
}

export async function startContainer(
  tools: Pick<Tools, 'bwrap'>,
  image: OpenImage,
  options: RunOptions = {},
): Promise<Container> {
  const child = spawn(tools.bwrap, bwrapArgs(image, options), { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  let output = '';
  const keep = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const ended = new Promise<Ended>((settle, fail) => {
    child.once('error', fail);
    child.once('close', (code) => settle({ code, output }));
  });
  const pid = await pidInside(child, () => output);
  return { pid, output: () => output, ended, kill: () => killOne(pid) };
}

/** Its process 1, and with that all of it: bubblewrap's own end would not reach a process that took on another user. */
function killOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Runs a command in the image to its end. */
export async function runInside(
  tools: Pick<Tools, 'bwrap'>,
  image: OpenImage,
  options: RunOptions,
): Promise<Ended> {
  return (await startContainer(tools, image, options)).ended;
}

function bwrapArgs({ root, config }: OpenImage, options: RunOptions): string[] {
  const [uid = '', gid = uid] = (options.user ?? config.User).split(':');
  const variables = [...config.Env.map(assignment), ...Object.entries(options.env ?? {})];
  return [
    ...(options.writable === true ? ['--bind'] : ['--ro-bind']),
    ...[root, '/', '--proc', '/proc', '--dev', '/dev'],
    ...['--unshare-pid', '--unshare-ipc', '--unshare-uts', '--as-pid-1', '--die-with-parent'],
    ...['--json-status-fd', '3', '--chdir', config.WorkingDir, '--clearenv'],
    ...variables.flatMap(([name, value]) => ['--setenv', name, value]),
    // Root's ids of this machine, so that files belong to whom they belong; the image's user is taken on inside, and nothing keeps root's rights.
    ...[
      '--cap-drop',
      'ALL',
      '--cap-add',
      'CAP_SETUID',
      '--cap-add',
      'CAP_SETGID',
      '--cap-add',
      'CAP_SETPCAP',
    ],
    ...[
      'setpriv',
      `--reuid=${uid}`,
      `--regid=${gid}`,
      '--clear-groups',
      '--inh-caps=-all',
      '--bounding-set=-all',
    ],
    ...(options.command ?? [...config.Entrypoint, ...(config.Cmd ?? [])]),
  ];
}

function assignment(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}

/** bubblewrap tells it as soon as there is one. */
async function pidInside(child: ChildProcess, output: () => string): Promise<number> {
  const status = child.stdio[3];
  if (!status) throw new Error('bubblewrap has no way to tell its state');
  let told = '';
  const closed = once(child, 'close');
  status.on('data', (chunk: Buffer) => void (told += chunk.toString()));
  while (!/"child-pid": (\d+)/.test(told)) {
    const over = await Promise.race([closed.then(() => true), once(status, 'data').then(() => false)]);
    if (over) throw new Error(`bubblewrap started nothing: ${output()}`);
  }
  return Number(/"child-pid": (\d+)/.exec(told)?.[1]);
}

/** Its number in its own container, and its command line. */
export function describeProcess(pid: number): {
  readonly ownPid: number;
  readonly uid: number;
  readonly command: readonly string[];
} {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return {
    ownPid: Number(/^NSpid:.*\s(\d+)$/m.exec(status)?.[1]),
    uid: Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]),
    command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean),
  };
}
