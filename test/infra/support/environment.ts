/** What is asked of `infra-terraform` with the variables of one environment. Each has a file of its own, to run beside the others. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIGURATION } from './configuration';
import { checkPlan } from './lint';
import { faultsOfStateMachine } from './state-machine';
import { copyConfiguration, type Workspace } from './workspace';

/** Faults of a state machine: what stands in the state, what is put in its place, and what must be said of it. */
const PLANTED = [
  [String.raw`\"Type\": \"Task\"`, String.raw`\"Type\": \"Tusk\"`, 'not valid'],
  ['start-pipeline\\"', 'stop-pipeline\\"', 'no function has the ARN'],
  ['Starts a pipeline', 'Stops a pipeline', 'it is not'],
] as const;

/** Plans, applies and plans again. `spared` are checks of checkov that this environment does without, each with its reason. */
export function describeEnvironment(
  environment: string,
  spared: Readonly<Record<string, string>> = {},
): void {
  const variables = `-var-file=environments/${environment}.tfvars`;
  let workspace: Workspace;

  describe(`infra-terraform with the variables of ${environment}`, () => {
    beforeAll(async () => {
      workspace = await copyConfiguration(CONFIGURATION);
      await workspace.good('init');
    });
    afterAll(() => workspace.remove());

    test('is planned', () => workspace.good('plan', variables, '-out=first.plan'));
    test('is applied', () => workspace.good('apply', 'first.plan'));
    test('has a valid state machine, which calls a function that is there and is the one that tests execute', async () => {
      const shown = await workspace.good('show', '-json');
      expect(faultsOfStateMachine(shown)).toEqual([]);
      for (const [right, wrong, fault] of PLANTED) {
        expect(shown).toContain(right);
        expect(faultsOfStateMachine(shown.replaceAll(right, wrong)).join()).toContain(fault);
      }
    });
    test('has nothing to do when it is planned again', () =>
      workspace.good('plan', variables, '-out=second.plan', '-detailed-exitcode'));
    test('has nothing in its plan that checkov finds', async () => {
      // The second, in which everything is known: checkov takes what is unknown for missing.
      writeFileSync(
        join(workspace.folder, 'plan.json'),
        await workspace.good('show', '-json', 'second.plan'),
      );
      expect(await checkPlan(workspace.folder, 'plan.json', Object.keys(spared))).toBe('');
    });
  });
}
