/** What can be said of `infra-terraform` without variables. */
import { CONFIGURATION } from './support/configuration';
import { copyConfiguration, type Workspace } from './support/workspace';

let workspace: Workspace | undefined;

beforeAll(async () => {
  workspace = await copyConfiguration(CONFIGURATION);
});
afterAll(() => workspace?.remove());

function good(...args: string[]): Promise<string> {
  if (workspace === undefined) throw new Error('there is no copy of the configuration');
  return workspace.good(...args);
}

test('is formatted', () => good('fmt', '-check', '-diff', '-recursive'));
test('finds its provider and modules', () => good('init'));
test('is valid', () => good('validate'));
