/** The base that a Dockerfile names. */
import { readFileSync } from 'node:fs';

/** Throws where it names none as an argument. */
export function baseNameOf(dockerfile: string): string {
  const name = /^ARG NODE_IMAGE=(\S+)$/m.exec(readFileSync(dockerfile, 'utf8'))?.[1];
  if (name === undefined) throw new Error(`${dockerfile} names no base: ARG NODE_IMAGE=…`);
  return name;
}
