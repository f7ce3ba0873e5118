/** Artifacts of Maven by the Ivy that PySpark ships: no Maven on the machine, and no address named here. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cachePlaces } from '../toolchain.mjs';
import { runCommand } from './run-command.mjs';

/** Fetches `artifact` (`group:name:version`) with what it needs at run time into `folder`. */
export async function fetchArtifact(artifact, folder, { java, log }) {
  const places = cachePlaces();
  const args = ['-jar', ivyJar(places.venv), '-confs', 'default', '-cache', places.ivy];
  const pattern = join(folder, '[artifact]-[revision](-[classifier]).[ext]');
  await runCommand(java, [...args, '-dependency', ...artifact.split(':'), '-retrieve', pattern], { log });
  // Ivy exits with 0 for an artifact that it could not find.
  const name = artifact.split(':')[1];
  if (!readdirSync(folder).some((file) => file.startsWith(`${name}-`)))
    throw new Error(`${artifact} was not found; see ${log}.`);
}

function ivyJar(venv) {
  const lib = join(venv, 'lib');
  for (const python of readdirSync(lib)) {
    const jars = join(lib, python, 'site-packages', 'pyspark', 'jars');
    const jar = existsSync(jars) && readdirSync(jars).find((name) => /^ivy-\d.*\.jar$/.test(name));
    if (jar) return join(jars, jar);
  }
  throw new Error(`No Ivy among PySpark's jars below ${lib}.`);
}
