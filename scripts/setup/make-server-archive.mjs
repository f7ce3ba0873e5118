/**
 * Writes the class archive of a time-skipping server: `node make-server-archive.mjs JAVA FOLDER FILE`. Starts the server as its
 * script does, and the JVM writes down what it had loaded when that answers. The archive holds the paths of its jars.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, renameSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { JVM_OPTIONS, serverArguments } from './time-skipping-server.mjs';

const PATIENCE_MS = 120_000;

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(port) {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function main([java, folder, file]) {
  const partial = `${file}.partial-${process.pid}`;
  const port = await freePort();
  const options = [`-XX:ArchiveClassesAtExit=${partial}`, ...JVM_OPTIONS];
  const server = spawn(java, [...options, ...serverArguments(folder), String(port)], { stdio: 'inherit' });
  const ended = once(server, 'exit');
  const until = Date.now() + PATIENCE_MS;
  while (server.exitCode === null && Date.now() < until && !(await answers(port))) await sleep(100);
  server.kill('SIGTERM');
  await ended;
  if (!existsSync(partial)) throw new Error('the server ended without writing the archive of its classes');
  renameSync(partial, file);
}

await main(process.argv.slice(2));
