/** The whole of `infra-terraform`, from its format to a second plan that is empty, with the variables of each environment. */
import { join } from 'node:path';
import { errorsOf } from './support/engine';
import { copyConfiguration, type Workspace } from './support/workspace';

const CONFIGURATION = join(__dirname, '..', '..', 'infra-terraform');
const ENVIRONMENTS = ['dev', 'prod'];

let workspace: Workspace | undefined;

beforeAll(async () => {
  workspace = await copyConfiguration(CONFIGURATION);
});

afterAll(() => workspace?.remove());

/** Runs the engine, and shows all that it said where it fails. */
async function good(...args: string[]): Promise<string> {
  if (workspace === undefined) throw new Error('there is no copy of the configuration');
  const ending = await workspace.run(...args);
  if (ending.code !== 0) throw new Error(`${args.join(' ')} ended with ${ending.code}:\n${errorsOf(ending)}`);
  return ending.stdout;
}

const variables = (environment: string): string => `-var-file=environments/${environment}.tfvars`;

test('is formatted', () => good('fmt', '-check', '-diff', '-recursive'));
test('finds its provider and modules', () => good('init'));
test('is valid', () => good('validate'));

describe.each(ENVIRONMENTS)('with the variables of %s', (environment) => {
  const state = `-state=${environment}.tfstate`;
  const plan = `${environment}.plan`;

  test('is planned', () => good('plan', state, variables(environment), `-out=${plan}`));
  test('is applied', () => good('apply', `-state-out=${environment}.tfstate`, plan));
  test('has nothing to do when it is planned again', () =>
    good('plan', state, variables(environment), '-detailed-exitcode'));
});
