/** Which workflows move on to a later build is said by each of them, and known to those who promote one. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MOVING_TYPES } from '../../src/deployment/movers';
import * as workflows from '../../src/workflows';

const FOLDER = join(__dirname, '../../src/workflows');
const SOURCES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(FOLDER, file), 'utf8'));

function declared(behavior: 'PINNED' | 'AUTO_UPGRADE', sources: readonly string[] = SOURCES): string[] {
  const pattern = new RegExp(`^setWorkflowOptions\\(versioned\\('${behavior}'\\), (\\w+)\\);$`, 'gm');
  return sources.flatMap((text) => [...text.matchAll(pattern)].map(([, name]) => name ?? '')).sort();
}

describe('a workflow', () => {
  it('says whether it moves on', () => {
    expect([...declared('PINNED'), ...declared('AUTO_UPGRADE')].sort()).toEqual(
      Object.keys(workflows).sort(),
    );
  });

  it('that moves on is one of those that are kept when an earlier build comes back', () => {
    expect(declared('AUTO_UPGRADE')).toEqual([...MOVING_TYPES].sort());
  });

  it('that says so and is not known would be seen', () => {
    const planted = [...SOURCES, "setWorkflowOptions(versioned('AUTO_UPGRADE'), newOne);\n"];
    expect(declared('AUTO_UPGRADE', planted)).not.toEqual([...MOVING_TYPES].sort());
  });
});
