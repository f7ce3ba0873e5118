/** Ports of 127.0.0.1 that nobody listens on. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Below the range from which the kernel takes ports for outgoing connections (32768 on Linux): a port found free here
// is not lost to somebody's connection before its engine listens.
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;
const TRIES = 200;
const handedOut = new Set<number>();

/** A free port, never the same twice in this process. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (handedOut.has(port) || !(await isFree(port))) continue;
    handedOut.add(port);
    return port;
  }
  throw new Error(`No free port found between ${String(FIRST_PORT)} and ${String(LAST_PORT)}.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
