/** A part is made under another name and then renamed: it is there whole or not at all. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Calls `make(folder)` with an empty folder beside `place`, then gives it its name. */
export async function makeInPlace(place, make) {
  removeLeftovers(place);
  const partial = `${place}.partial-${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    await make(partial);
    renameSync(partial, place);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    // Another set-up, beside this one, was first: its part is as good.
    if (error.code === 'ENOTEMPTY' || error.code === 'EEXIST') return;
    throw error;
  }
}

/** What a set-up that was killed left. One that still runs keeps its own. */
function removeLeftovers(place) {
  const folder = dirname(place);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const pid = name.startsWith(`${basename(place)}.partial-`) && Number(name.split('.partial-')[1]);
    if (pid && !isAlive(pid)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
