/** The programs that the check of the image cannot do without. What is not there is an error, never a check that is left out. */
import { execFileSync } from 'node:child_process';

/** Program → the Debian package that brings it. */
const PACKAGES = {
  buildah: 'buildah',
  bwrap: 'bubblewrap',
  mmdebstrap: 'mmdebstrap',
  openssl: 'openssl',
} as const;

export type Tools = Readonly<Record<keyof typeof PACKAGES, string>>;

/**
 * Absolute paths. Throws with the command that installs what is missing, and for a user who is not root: files
 * of the image belong to root, and only root can look at them as another user does.
 */
export function findTools(
  onPath: (name: string) => string | undefined,
  uid: number = process.getuid?.() ?? -1,
): Tools {
  const found = Object.keys(PACKAGES).map((name) => [name, onPath(name)] as const);
  const missing = found.flatMap(([name, path]) =>
    path === undefined ? [PACKAGES[name as keyof typeof PACKAGES]] : [],
  );
  if (missing.length > 0)
    throw new Error(
      `The image cannot be checked here: ${missing.join(', ')} not found. On Debian or Ubuntu: apt-get install --no-install-recommends ${missing.join(' ')}`,
    );
  if (uid !== 0)
    throw new Error(
      'The image cannot be checked by this user: it is built and looked at as root. Run `sudo npm run image:check`, or `buildah unshare npm run image:check`.',
    );
  return Object.fromEntries(found) as unknown as Tools;
}

/** Runs a program to its end and returns what it printed; its remarks go to this process's stderr. Throws when it fails. */
export function run(program: string, args: readonly string[], cwd?: string): string {
  return execFileSync(program, [...args], {
    encoding: 'utf8',
    cwd,
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim();
}
