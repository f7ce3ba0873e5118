/** What linters say of Terraform, workflows and the Dockerfile; each finds what is planted. */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONFIGURATION, REPOSITORY } from './support/configuration';
import { checkSources, lintDockerfile, lintTerraform, lintWorkflow } from './support/lint';
import { plant, SAMPLE } from './support/sample';

const WORKFLOWS = join(REPOSITORY, '.github', 'workflows');
const workflows = existsSync(WORKFLOWS) ? readdirSync(WORKFLOWS) : [];

let planted: string;
beforeAll(() => {
  planted = mkdtempSync(join(tmpdir(), 'ecomflow-lint-'));
  cpSync(SAMPLE, planted, { recursive: true });
});
afterAll(() => rmSync(planted, { recursive: true, force: true }));

describe('tflint', () => {
  test('finds nothing in infra-terraform', async () => {
    expect(await lintTerraform(CONFIGURATION)).toBe('');
  });

  test('finds a variable that nobody uses', async () => {
    plant(planted, [
      ['variables.tf', '', 'variable "spare" {\n  description = "Unused."\n  type = string\n}\n'],
    ]);
    expect(await lintTerraform(planted)).toContain('variable "spare" is declared but not used');
  });
});

describe('checkov', () => {
  test('finds nothing in infra-terraform', async () => {
    expect(await checkSources(CONFIGURATION)).toBe('');
  });

  test('finds a bucket that anybody may read', async () => {
    const found = await checkSources(planted);
    expect(found).toMatch(/CKV2_AWS_6: .*\n\s*FAILED for resource: aws_s3_bucket.lake/);
  });
});

describe('actionlint', () => {
  for (const name of workflows)
    test(`finds nothing in ${name}`, async () => {
      expect(await lintWorkflow(join(WORKFLOWS, name))).toBe('');
    });

  test('finds a step that neither runs nor uses anything', async () => {
    const file = join(planted, 'workflow.yml');
    writeFileSync(
      file,
      'on: push\njobs:\n  one:\n    runs-on: ubuntu-latest\n    steps:\n      - name: Nothing\n',
    );
    expect(await lintWorkflow(file)).toContain(
      'step must run script with "run" section or run action with "uses"',
    );
  });
});

describe('hadolint', () => {
  test('finds nothing in the Dockerfile', async () => {
    expect(await lintDockerfile(join(REPOSITORY, 'Dockerfile'))).toBe('');
  });

  test('finds an image without a version', async () => {
    const file = join(planted, 'Dockerfile');
    writeFileSync(file, 'FROM node\nCOPY . /app\n');
    expect(await lintDockerfile(file)).toContain('DL3006');
  });
});
