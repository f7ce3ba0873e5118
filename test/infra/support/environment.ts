/** What is asked of `infra-terraform` with the variables of one environment. Each has a file of its own, to run beside the others. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { examineOutputs, readOutputs } from '../../../src/cli/doctor/outputs';
import {
  loadConfig,
  loadFilesConfig,
  loadOpenApiConfig,
  loadPostConfig,
  loadTablesConfig,
  loadTriggerConfig,
} from '../../../src/config';
import { listPipelines } from '../../../src/pipelines/registry';
import { readApplied } from './applied';
import { CONFIGURATION } from './configuration';
import { CHARTS, MOST_BYTES, definitionsOf, publishedByWorker } from './dashboards';
import { describePermissions } from './iam/describe-permissions';
import { checkPlan, lintTemplate } from './lint';
import { alarmsWithoutEntry, RUNBOOK } from './runbook-alarms';
import { faultsOfStateMachine } from './state-machine';
import { copyConfiguration, type Workspace } from './workspace';

/** Faults of a state machine: what stands in the state, what is put in its place, and what must be said of it. */
const PLANTED = [
  [String.raw`\"Type\": \"Task\"`, String.raw`\"Type\": \"Tusk\"`, 'not valid'],
  ['start-pipeline\\"', 'stop-pipeline\\"', 'no function has the ARN'],
  ['Starts a pipeline', 'Stops a pipeline', 'it is not'],
] as const;

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
    test('gives the worker the settings that it reads, and names as the code has them', async () => {
      const file = join(workspace.folder, 'outputs.json');
      writeFileSync(file, await workspace.good('output', '-json'));
      const outputs = readOutputs(file);
      expect(loadConfig({ ...outputs.environment }, { onlyNamed: true })).toMatchObject({
        ECOMFLOW_LAKE_BUCKET: expect.stringMatching(/^ecomflow-lake-/) as string,
      });
      const findings = await examineOutputs(outputs, listPipelines(), outputs.environment);
      expect(findings.filter(({ verdict }) => verdict !== 'good')).toEqual([]);
      expect(findings).toHaveLength(1 + Object.keys(outputs.pipelines).length);
    });
    test('gives each Lambda the settings that it reads', async () => {
      const made = await readApplied(workspace);
      const variablesOf = (name: string) => {
        const found = made.find(
          ({ type, values }) => type === 'aws_lambda_function' && values['function_name'] === name,
        );
        const [environment] = (found?.values['environment'] ?? []) as { variables: Record<string, string> }[];
        return environment?.variables ?? {};
      };
      expect(loadFilesConfig(variablesOf('ecomflow-on-s3-object'))).toMatchObject({
        ECOMFLOW_LANDINGS: { 'purchases/': 'purchases', 'regional-sales/': 'regional-sales' },
      });
      expect(loadTriggerConfig(variablesOf('ecomflow-start-pipeline'))).toMatchObject({
        ECOMFLOW_LAKE_BUCKET: expect.stringMatching(/^ecomflow-lake-/) as string,
      });
      expect(loadPostConfig(variablesOf('ecomflow-post-invoices'))).toEqual({
        ECOMFLOW_STREAM: 'ecomflow-invoices',
        ECOMFLOW_REQUESTS_TABLE: 'ecomflow-request',
      });
      for (const name of ['store-invoices', 'read-invoice', 'read-customer'])
        expect(loadTablesConfig(variablesOf(`ecomflow-${name}`))).toEqual({
          ECOMFLOW_INVOICE_TABLE: 'ecomflow-invoice',
          ECOMFLOW_CUSTOMER_TABLE: 'ecomflow-customer',
        });
      expect(loadOpenApiConfig(variablesOf('ecomflow-show-openapi'))).toMatchObject({
        ECOMFLOW_TOKEN_URL: expect.stringMatching(/amazoncognito\.com\/oauth2\/token$/) as string,
      });
    });
    test('leads every event to somebody, and what nobody takes into a queue', async () => {
      const made = await readApplied(workspace);
      const arnsOf = (...types: string[]) =>
        made.flatMap(({ type, values }) => (types.includes(type) ? [values['arn']] : []));
      const targets = made.filter(({ type }) => type === 'aws_cloudwatch_event_target');
      expect(targets.length).toBeGreaterThan(0);
      for (const { values } of targets) {
        expect(arnsOf('aws_sqs_queue', 'aws_sfn_state_machine')).toContain(values['arn']);
        expect(arnsOf('aws_sqs_queue')).toContain((values['dead_letter_config'] as [{ arn: string }])[0].arn);
      }
      const queues = made.filter(({ type }) => type === 'aws_sqs_queue');
      const ends = queues.filter(({ values }) => !values['redrive_policy']);
      expect(ends.map(({ values }) => values['name'])).toEqual(['ecomflow-undelivered']);
    });
    test('has an entry in the runbook for each alarm that tells people to look there', async () => {
      const made = await readApplied(workspace);
      expect(alarmsWithoutEntry(made)).toEqual([]);
      const without = RUNBOOK.replaceAll('`ecomflow-dead-letters`', '`ecomflow-letters`');
      expect(alarmsWithoutEntry(made, without)).toEqual(['ecomflow-dead-letters']);
    });
    test('has templates of CloudFormation in which cfn-lint finds nothing', async () => {
      const made = await readApplied(workspace);
      const stacks = made.filter(({ type }) => type === 'aws_cloudformation_stack');
      expect(stacks.length).toBeGreaterThan(0);
      for (const { values } of stacks) {
        writeFileSync(join(workspace.folder, 'template.json'), String(values['template_body']));
        expect(await lintTemplate(workspace.folder, 'template.json', 'eu-central-1')).toBe('');
      }
    });
    test('has dashboards by the definitions that the worker would publish, or leaves them to it', async () => {
      const made = await readApplied(workspace);
      const { environment: settings } = readOutputs(join(workspace.folder, 'outputs.json'));
      const stacks = made.filter(({ type }) => type === 'aws_cloudformation_stack');
      for (const { values } of stacks)
        expect(String(values['template_body']).length).toBeLessThan(MOST_BYTES);
      if (settings['ECOMFLOW_QUICKSIGHT_DASHBOARDS'] === 'publish')
        return expect(definitionsOf(made)).toEqual({});
      const place = `${settings['AWS_REGION'] ?? ''}:${settings['ECOMFLOW_QUICKSIGHT_ACCOUNT'] ?? ''}`;
      expect(definitionsOf(made)).toEqual(publishedByWorker(place, CHARTS));
      // Another chart is another definition.
      expect(definitionsOf(made)).not.toEqual(publishedByWorker(place, CHARTS.slice(1)));
    });
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
