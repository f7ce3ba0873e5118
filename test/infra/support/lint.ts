/** Linters of the infrastructure. Each returns what it found, as it prints it; nothing found is ''. */
import { join } from 'node:path';
import { type Ending, runTool } from './engine';
import { CONFIGURATION } from './configuration';
import { actionlint, cfnLintPython, checkovPython, hadolint, tflint } from './parts';

/** `found` are the exit codes that mean that something was found; any other but 0 means that it did not run. */
function findings(tool: string, { code, output }: Ending, found: readonly number[]): string {
  if (code !== 0 && !found.includes(code)) throw new Error(`${tool} ended with ${code}:\n${output}`);
  return code === 0 ? '' : output;
}

/** Terraform's language, with the rules of `infra-terraform`. */
export async function lintTerraform(folder: string): Promise<string> {
  const config = `--config=${join(CONFIGURATION, '.tflint.hcl')}`;
  return findings('tflint', await runTool(tflint(), folder, ['--no-color', '--recursive', config]), [2]);
}

/** A workflow of GitHub Actions. */
export async function lintWorkflow(file: string): Promise<string> {
  return findings('actionlint', await runTool(actionlint(), '/', ['-no-color', file]), [1]);
}

/** A Dockerfile. */
export async function lintDockerfile(file: string): Promise<string> {
  const args = ['--no-color', '--failure-threshold=warning', file];
  return findings('hadolint', await runTool(hadolint(), '/', args), [1]);
}

/** A template of CloudFormation, by the schemas that cfn-lint brings along: it asks nobody. */
export async function lintTemplate(folder: string, file: string, region: string): Promise<string> {
  const args = ['-c', RUN_CFN_LINT, '--regions', region, '--', file];
  return findings('cfn-lint', await runTool(cfnLintPython(), folder, args), [2, 4, 6, 8, 10, 12, 14]);
}

/** Its script names the Python of the folder in which it was installed, which has been moved since. */
const RUN_CFN_LINT = 'import sys; from cfnlint.runner import main; sys.exit(main())';

/** Security by checkov, which asks nobody: of Terraform's sources. */
export function checkSources(folder: string): Promise<string> {
  return runCheckov(folder, ['--directory=.', '--framework=terraform']);
}

/**
 * Checks that ask of one resource whether another goes with it. In a plan, checkov does not see that `main["lake"]` of one type goes
 * with `main["lake"]` of another; in the sources it does.
 */
const OF_TWO_RESOURCES = ['CKV2_AWS_*', 'CKV_AWS_21', 'CKV_AWS_144', 'CKV_AWS_145'];

/** The same of a plan as JSON, whose sources are in the folder: their `checkov:skip` comments count. `spared` are further checks to leave out. */
export function checkPlan(folder: string, plan: string, spared: readonly string[] = []): Promise<string> {
  const of = [`--file=${plan}`, '--framework=terraform_plan', '--repo-root-for-plan-enrichment=.'];
  return runCheckov(folder, [...of, `--skip-check=${[...OF_TWO_RESOURCES, ...spared].join(',')}`]);
}

async function runCheckov(folder: string, of: readonly string[]): Promise<string> {
  const args = ['-m', 'checkov.main', ...of, '--skip-download', '--quiet', '--compact', '--output=cli'];
  return findings('checkov', await runTool(checkovPython(), folder, args), [1]);
}
