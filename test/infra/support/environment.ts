/** What is asked of `infra-terraform` with the variables of one environment. Each has a file of its own, to run beside the others. */
import { CONFIGURATION } from './configuration';
import { copyConfiguration, type Workspace } from './workspace';

/** Plans, applies and plans again. */
export function describeEnvironment(environment: string): void {
  const variables = `-var-file=environments/${environment}.tfvars`;
  let workspace: Workspace | undefined;
  const good = (...args: string[]): Promise<string> => {
    if (workspace === undefined) throw new Error('there is no copy of the configuration');
    return workspace.good(...args);
  };

  describe(`infra-terraform with the variables of ${environment}`, () => {
    beforeAll(async () => {
      workspace = await copyConfiguration(CONFIGURATION);
      await workspace.good('init');
    });
    afterAll(() => workspace?.remove());

    test('is planned', () => good('plan', variables, '-out=first.plan'));
    test('is applied', () => good('apply', 'first.plan'));
    test('has nothing to do when it is planned again', () => good('plan', variables, '-detailed-exitcode'));
  });
}
