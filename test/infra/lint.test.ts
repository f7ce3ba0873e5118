/** What linters say of Terraform, workflows and the Dockerfile; each finds what is planted. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONFIGURATION, REPOSITORY } from './support/configuration';
import { checkSources, lintDockerfile, lintTemplate, lintTerraform, lintWorkflow } from './support/lint';
import { plant, SAMPLE } from './support/sample';

const WORKFLOWS = join(REPOSITORY, '.github', 'workflows');
const workflows = existsSync(WORKFLOWS) ? readdirSync(WORKFLOWS) : [];

let planted: string;
beforeAll(() => {
  planted = mkdtempSync(join(tmpdir(), 'ecomflow-lint-'));
  cpSync(SAMPLE, planted, { recursive: true });
});
afterAll(() => rmSync(planted, { recursive: true, force: true }));

const MOST_LINES = 300;

/** Files of Terraform that are too long to be read at once. */
function longFiles(dir: string): string[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith('.tf'))
    .filter((name) => readFileSync(join(dir, name), 'utf8').trimEnd().split('\n').length >= MOST_LINES);
}

describe('a file of infra-terraform', () => {
  test('has fewer than 300 lines', () => {
    expect(longFiles(CONFIGURATION)).toEqual([]);
  });

  test('is told of where it has more', () => {
    writeFileSync(join(planted, 'long.tf'), '# a line\n'.repeat(MOST_LINES));
    expect(longFiles(planted)).toEqual(['long.tf']);
    rmSync(join(planted, 'long.tf'));
  });
});

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

// What it finds in our own stands with each environment: there the templates are made.
describe('cfn-lint', () => {
  test('finds a type of a column and a word of a schedule that QuickSight does not know', async () => {
    const schedule = {
      ScheduleId: 'daily',
      RefreshType: 'NOW_AND_THEN',
      ScheduleFrequency: { Interval: 'DAILY' },
    };
    const table = {
      DataSourceArn: 'arn:aws:quicksight:eu-central-1:111122223333:datasource/warehouse',
      Name: 'rpt',
      InputColumns: [{ Name: 'a', Type: 'TEXT' }],
    };
    const template = {
      Resources: {
        DataSet: {
          Type: 'AWS::QuickSight::DataSet',
          Properties: { DataSetId: 'a', PhysicalTableMap: { a: { RelationalTable: table } } },
        },
        Daily: {
          Type: 'AWS::QuickSight::RefreshSchedule',
          Properties: { DataSetId: 'a', Schedule: schedule },
        },
      },
    };
    writeFileSync(join(planted, 'template.json'), JSON.stringify(template));
    const found = await lintTemplate(planted, 'template.json', 'eu-central-1');
    expect(found).toContain("'TEXT' is not one of");
    expect(found).toContain("'NOW_AND_THEN' is not one of");
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
