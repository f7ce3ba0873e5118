/** What `ecomflow doctor --outputs` makes of Terraform's outputs: of the local stack's as they would be, and of planted differences. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployedOf, examineOutputs, readOutputs } from '../../src/cli/doctor/outputs';
import { examineDeployed } from '../../src/cli/doctor/command';
import { listPipelines } from '../../src/pipelines/registry';
import { testStack } from '../support/stack';

const known = listPipelines();
const { env } = testStack();
const ENVIRONMENT = Object.fromEntries(
  Object.entries(env).filter(([name]) => /^(ECOMFLOW_|TEMPORAL_(ADDRESS|NAMESPACE)|AWS_REGION)/.test(name)),
);
const PIPELINES = {
  ecommerce: {
    replication: 'ecomflow-ecommerce',
    landing_prefix: null,
    data_sets: known.find(({ name }) => name === 'ecommerce')?.report ?? [],
  },
  'regional-sales': {
    replication: null,
    landing_prefix: 'regional-sales/',
    data_sets: ['regional-sales', 'sales-overview'],
  },
};

describe('outputs of Terraform', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-outputs-'));
  const before = { ...process.env };
  afterAll(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
    rmSync(dir, { recursive: true, force: true });
  });

  const written = (outputs: unknown): string => {
    const file = join(dir, 'outputs.json');
    writeFileSync(file, JSON.stringify(outputs));
    return file;
  };
  const outputsWith = (environment: object = {}, pipelines: object = {}) =>
    readOutputs(
      written({
        worker_environment: { sensitive: false, type: 'x', value: { ...ENVIRONMENT, ...environment } },
        pipelines: { sensitive: false, type: 'x', value: { ...PIPELINES, ...pipelines } },
        dashboard: { value: 'ecomflow' },
      }),
    );
  const faults = async (outputs: ReturnType<typeof readOutputs>, here: NodeJS.ProcessEnv = {}) =>
    (await examineOutputs(outputs, known, here)).flatMap(({ verdict, check, pipeline, says, mend }) =>
      verdict === 'good'
        ? []
        : [`${pipeline ?? ''} ${check} ${verdict}: ${says} (${String(mend !== undefined)})`],
    );

  it('that are as the code has it are good', async () => {
    expect(await faults(outputsWith())).toEqual([]);
    expect(await faults(outputsWith(), ENVIRONMENT)).toEqual([]);
    expect(deployedOf(outputsWith(), known).map(({ name }) => name)).toEqual(['ecommerce', 'regional-sales']);
  });

  it.each([
    [
      'a variable that nothing reads',
      { ECOMFLOW_OLD: 'x' },
      {},
      ' settings bad: nothing reads ECOMFLOW_OLD (true)',
    ],
    [
      'another replication task',
      {},
      { ecommerce: { ...PIPELINES.ecommerce, replication: 'shop' } },
      'ecommerce names bad: replication: shop is deployed, the code has ecomflow-ecommerce (true)',
    ],
    [
      'another landing',
      {},
      { 'regional-sales': { ...PIPELINES['regional-sales'], landing_prefix: 'sales/' } },
      'regional-sales names bad: landing: sales/ is deployed, the code has regional-sales/ (true)',
    ],
    [
      'a data set less',
      {},
      { 'regional-sales': { ...PIPELINES['regional-sales'], data_sets: ['sales-overview'] } },
      'regional-sales names bad: data sets: sales-overview is deployed, the code has regional-sales, sales-overview (true)',
    ],
    [
      'a pipeline that the code has not',
      {},
      { groceries: PIPELINES['regional-sales'] },
      'groceries names bad: groceries is deployed, and no pipeline of this code (true)',
    ],
  ])('with %s are told of', async (_, environment, pipelines, told) => {
    expect(await faults(outputsWith(environment, pipelines))).toEqual([told]);
  });

  it('are compared with the settings of whoever asks', async () => {
    const [told] = await faults(outputsWith(), { ECOMFLOW_LAKE_BUCKET: 'elsewhere' });
    expect(told).toMatch(/ECOMFLOW_LAKE_BUCKET is \S+ there and elsewhere here/);
  });

  it('are the settings by which AWS is asked', async () => {
    const outputs = outputsWith({ ECOMFLOW_LAKE_BUCKET: 'ecomflow-lake-that-nobody-made' });
    // The SDK reads its own variables.
    Object.assign(
      process.env,
      Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('AWS_'))),
    );
    const findings = await examineDeployed({ ...outputs, pipelines: {} });
    expect(findings.find(({ check }) => check === 'lake bucket')).toMatchObject({
      verdict: 'bad',
      mend: expect.stringContaining('terraform apply') as string,
    });
  });

  it.each([
    ['one output alone', ENVIRONMENT],
    ['outputs without pipelines', { worker_environment: { value: ENVIRONMENT } }],
  ])('are refused that are %s', (_, outputs) => {
    expect(() => readOutputs(written(outputs))).toThrow(/terraform output -json/);
  });

  it('are refused that are no JSON, or not there', () => {
    writeFileSync(join(dir, 'broken.json'), '{');
    for (const name of ['broken.json', 'none.json'])
      expect(() => readOutputs(join(dir, name))).toThrow(/ELT_INPUT_INVALID|terraform output -json/);
  });
});
