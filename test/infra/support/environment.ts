/** What is asked of `infra-terraform` with the variables of one environment. Each has a file of its own, to run beside the others. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readApplied } from './applied';
import { CONFIGURATION } from './configuration';
import { describePermissions } from './iam/describe-permissions';
import { checkPlan } from './lint';
import { copyConfiguration, type Workspace } from './workspace';

/** What an environment does without. */
export interface Without {
  /** Checks of checkov, each with its reason. */
  readonly checks?: Readonly<Record<string, string>>;
  readonly principals?: readonly string[];
}

/** Plans, applies and plans again; then asks what the permissions let through. */
export function describeEnvironment(environment: string, without: Without = {}): void {
  const { checks = {}, principals = [] } = without;
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
    test('has nothing to do when it is planned again', () =>
      workspace.good('plan', variables, '-out=second.plan', '-detailed-exitcode'));
    test('has nothing in its plan that checkov finds', async () => {
      // The second, in which everything is known: checkov takes what is unknown for missing.
      writeFileSync(
        join(workspace.folder, 'plan.json'),
        await workspace.good('show', '-json', 'second.plan'),
      );
      expect(await checkPlan(workspace.folder, 'plan.json', Object.keys(checks))).toBe('');
    });
    describe('permissions', () => describePermissions(environment, () => readApplied(workspace), principals));
  });
}
