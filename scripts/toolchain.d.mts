/** Absolute paths of the parts that set-up provides. */
export interface Toolchain {
  /** Python of the project's environment. */
  readonly python: string;
  /** Java 17. */
  readonly java: string;
  /** Jars that Spark needs for `s3://`. */
  readonly jarsDir: string;
  /** Temporal's CLI. */
  readonly temporal: string;
  /** Script that starts the time-skipping server. */
  readonly testServer: string;
  /** Folder with MariaDB's `bin` and `share`. */
  readonly mariadbHome: string;
  /** Folder with `initdb` and `postgres`. */
  readonly postgresBin: string;
}
export const REPOSITORY: string;
export function cacheDir(env?: NodeJS.ProcessEnv): string;
/** Where Python keeps what it has compiled, as variables of the environment. */
export function bytecodeEnvironment(env?: NodeJS.ProcessEnv): Readonly<Record<string, string>>;
export function toolchain(env?: NodeJS.ProcessEnv): Toolchain;
/** First executable of that name on PATH, or undefined. */
export function onPath(name: string, env?: NodeJS.ProcessEnv): string | undefined;
/** Versions of the parts that no lockfile pins. */
export const VERSIONS: Readonly<Record<'node' | 'npm', string>>;
