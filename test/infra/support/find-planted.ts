/** One test for each planted error. */
import { type Planted, plant, sampleWorkspace } from './sample';
import { type Ending } from './engine';
import { type Workspace } from './workspace';

/** Commands that must succeed with the error in place, then the one that must find it. */
export type Steps = readonly (readonly string[])[];

/** Plants each error in a copy of the sample and lets `steps` run; the last one must fail and say what is wrong. */
export function findPlanted(errors: readonly Planted[], steps: Steps): void {
  let sample: Workspace | undefined;
  beforeAll(async () => {
    sample = await sampleWorkspace();
  });
  afterAll(() => sample?.remove());

  test.each(errors)('finds $error', async ({ error, edits, says }) => {
    if (sample === undefined) throw new Error('there is no sample');
    const workspace = sample.fork(error.replaceAll(/\W+/g, '-'));
    plant(workspace.folder, edits);
    const ending = await lastOf(workspace, steps);
    expect(ending.code).not.toBe(0);
    expect(unwrapped(ending.output)).toMatch(says);
  });
}

async function lastOf(workspace: Workspace, steps: Steps): Promise<Ending> {
  const [before, last] = [steps.slice(0, -1), steps.at(-1) ?? []];
  for (const step of before) await workspace.good(...step);
  return workspace.run(...last);
}

/** The engine breaks lines where its window would end. */
function unwrapped(output: string): string {
  return output.replaceAll(/[│╷╵]/g, ' ').replaceAll(/\s+/g, ' ');
}
