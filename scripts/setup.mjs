/**
 * Sets up everything that the project needs beyond Node, Python and Java. Plain Node, no dependencies.
 *
 *   node scripts/setup.mjs [--json]
 *
 * Safe to repeat and to interrupt: a part that is there is left alone, and a part is there whole or not at all.
 */
import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  mariadb,
  nodeModules,
  pythonEnvironment,
  sparkClasses,
  sparkJars,
  temporalServer,
} from './setup/parts.mjs';
import { checkPrerequisites } from './setup/prerequisites.mjs';
import { endCommands } from './setup/run-command.mjs';
import { timeSkippingClasses, timeSkippingServer } from './setup/time-skipping-server.mjs';
import { cachePlaces, toolchain } from './toolchain.mjs';

/** Two rows beside each other: the download of Temporal needs the node modules, the artifacts need PySpark's Ivy. */
const ROWS = [
  [nodeModules, temporalServer],
  [pythonEnvironment, sparkJars, timeSkippingServer, timeSkippingClasses, mariadb, sparkClasses],
];
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const INTERRUPTED = 130;
const STILL_AT_IT_MS = 30_000;

/**
 * Sets up and returns {seconds, parts: [{name, how, seconds}], toolchain}. `say` gets each line of progress.
 * Throws MissingPrerequisiteError, or an Error that names the part which failed.
 */
export async function setUp({ say = (line) => process.stderr.write(`${line}\n`) } = {}) {
  const began = Date.now();
  const parts = await makeRows(ROWS, { say });
  // Ivy's own copies; each part has what it needs.
  rmSync(cachePlaces().ivy, { recursive: true, force: true });
  return { seconds: secondsSince(began), parts, toolchain: toolchain() };
}

/** Makes parts that only some commands need, one after the other; `say` and errors as of `setUp`. */
export function makeParts(parts, options) {
  return makeRows([parts], options);
}

/** The same with several rows of parts beside each other. */
export async function makeRows(rows, { say = (line) => process.stderr.write(`${line}\n`) } = {}) {
  const tools = checkPrerequisites();
  mkdirSync(cachePlaces().logs, { recursive: true });
  const made = await endingOnSignal(() => Promise.allSettled(rows.map((row) => makeRow(row, tools, say))));
  if (process.exitCode === INTERRUPTED)
    throw new Error('set-up: interrupted; the next run goes on from here');
  const failures = made.filter((row) => row.status === 'rejected').map((row) => row.reason.message);
  if (failures.length > 0) throw new Error(failures.join('\n'));
  return made.flatMap((row) => row.value);
}

/** While `work` is under way, Ctrl-C ends its commands; the parts that they were making are then removed by their makers. */
async function endingOnSignal(work) {
  const onSignal = () => {
    process.exitCode = INTERRUPTED;
    endCommands();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await work();
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}

async function makeRow(row, tools, say) {
  const made = [];
  for (const part of row) made.push(await makePart(part, tools, say));
  return made;
}

async function makePart(part, tools, say) {
  if (part.isThere()) {
    say(`set-up: ${part.name}: there already`);
    return { name: part.name, how: 'there already', seconds: 0 };
  }
  const log = join(cachePlaces().logs, `${part.name.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase()}.log`);
  const began = Date.now();
  appendFileSync(log, `\n== ${new Date().toISOString()}\n`);
  say(`set-up: ${part.name}: making it (log: ${log})`);
  const timer = setInterval(
    () => say(`set-up: ${part.name}: still at it after ${Math.round(secondsSince(began))} s`),
    STILL_AT_IT_MS,
  );
  try {
    const how = await part.make({ ...tools, log });
    const seconds = secondsSince(began);
    say(`set-up: ${part.name}: done in ${seconds} s (${how})`);
    return { name: part.name, how, seconds };
  } catch (error) {
    if (part.optional && process.exitCode !== INTERRUPTED) {
      say(`set-up: ${part.name}: not made, so things take longer (${error.message})`);
      return { name: part.name, how: 'not made', seconds: secondsSince(began) };
    }
    throw new Error(`set-up: ${part.name} failed: ${error.message}`, { cause: error });
  } finally {
    clearInterval(timer);
  }
}

function secondsSince(began) {
  return Math.round((Date.now() - began) / 100) / 10;
}

async function main(argv) {
  const result = await setUp();
  process.stderr.write(`set-up: all there after ${result.seconds} s\n`);
  if (argv.includes('--json')) process.stdout.write(`${JSON.stringify(result)}\n`);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url))
  main(process.argv.slice(2)).catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode ||= 1;
  });
