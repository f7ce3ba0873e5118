/** `infra-terraform` with DMS Serverless, which no environment's variables choose: applied, and its permissions held to the calls. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { examineOutputs, readOutputs } from '../../src/cli/doctor/outputs';
import { loadConfig } from '../../src/config';
import { listPipelines } from '../../src/pipelines/registry';
import { readKnown } from '../support/recorded-calls';
import { readApplied, type Resource } from './support/applied';
import { CONFIGURATION } from './support/configuration';
import { Account } from './support/iam/account';
import { describePermissions } from './support/iam/describe-permissions';
import { evaluate } from './support/iam/evaluate';
import { isMadeIn } from './support/iam/requests';
import { copyConfiguration, type Workspace } from './support/workspace';

const VARIABLES = [
  '-var-file=environments/dev.tfvars',
  '-var=dms={"serverless":{"min_capacity":1,"max_capacity":8}}',
] as const;
let workspace: Workspace;

describe('infra-terraform with DMS Serverless', () => {
  beforeAll(async () => {
    workspace = await copyConfiguration(CONFIGURATION);
    await workspace.good('init');
    await workspace.good('apply', '-auto-approve', ...VARIABLES);
  });
  afterAll(() => workspace.remove());

  const made = (): Promise<Resource[]> => readApplied(workspace);

  test('makes a serverless replication for a pipeline, and neither instance nor task', async () => {
    const types = (await made()).map(({ type }) => type);
    expect(types).toContain('aws_dms_replication_config');
    expect(types).not.toContain('aws_dms_replication_instance');
    expect(types).not.toContain('aws_dms_replication_task');
  });
  test('has nothing to do when it is planned again', () =>
    workspace.good('plan', ...VARIABLES, '-detailed-exitcode'));
  test('tells the worker what replicates', async () => {
    const file = join(workspace.folder, 'outputs.json');
    writeFileSync(file, await workspace.good('output', '-json'));
    const outputs = readOutputs(file);
    expect(loadConfig({ ...outputs.environment }, { onlyNamed: true }).ECOMFLOW_DMS).toBe('serverless');
    const findings = await examineOutputs(outputs, listPipelines(), outputs.environment);
    expect(findings.filter(({ verdict }) => verdict !== 'good')).toEqual([]);
  });

  describe('permissions', () => {
    describePermissions('dev', made, []);

    const dmsCalls = readKnown().filter(({ service }) => service === 'dms');
    test('refuse what the worker would ask of a task', async () => {
      const account = new Account(await made());
      const ofTasks = dmsCalls.filter((call) => !isMadeIn(account, call));
      expect(ofTasks.length).toBeGreaterThan(0);
      const { denied } = await evaluate(account, ofTasks);
      expect(denied).toHaveLength(ofTasks.length);
    });
    test('are missed where the worker may not start it', async () => {
      const policies = (await made()).map((resource) => ({
        ...resource,
        values: {
          ...resource.values,
          policy: String(resource.values['policy']).replaceAll('dms:StartReplication', 'dms:StopReplication'),
        },
      }));
      const starts = dmsCalls.filter(({ action }) => action === 'StartReplication');
      const { denied } = await evaluate(new Account(policies), starts);
      expect(denied).toEqual([
        expect.stringMatching(
          /^ecomflow-worker calls dms StartReplication: dms:StartReplication on arn:aws:dms:.*:replication-config:/,
        ),
      ]);
    });
  });
});
