/** The sample must be right as it stands: an error found in it would be no proof. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readApplied } from './support/applied';
import { sampleWorkspace } from './support/sample';
import { type Workspace } from './support/workspace';

let workspace: Workspace;
let applied: Map<string, Readonly<Record<string, unknown>>>;

beforeAll(async () => {
  workspace = await sampleWorkspace();
  await workspace.good('fmt', '-check', '-recursive');
  await workspace.good('validate');
  await workspace.good('apply', '-auto-approve');
  const resources = await readApplied(workspace);
  applied = new Map(resources.map(({ address, values }) => [address, values]));
});
afterAll(() => workspace.remove());

test('is applied, and then nothing is left to do', () => workspace.good('plan', '-detailed-exitcode'));

test('has ids and ARNs of the right form', () => {
  expect(applied.get('aws_s3_bucket.lake')?.['arn']).toBe('arn:aws:s3:::ecomflow-sample-lake');
  expect(applied.get('aws_iam_role.glue')?.['arn']).toBe('arn:aws:iam::111122223333:role/glue');
  expect(applied.get('aws_vpc.main')?.['id']).toMatch(/^vpc-[0-9a-f]{17}$/);
  expect(applied.get('aws_kms_key.lake')?.['arn']).toMatch(
    /^arn:aws:kms:eu-central-1:111122223333:key\/[0-9a-f-]{36}$/,
  );
});

test('gives each of two resources that are alike an id of its own', () => {
  const [a, b] = ['a', 'b'].map((zone) => applied.get(`aws_subnet.private["${zone}"]`)?.['id']);
  expect(a).toMatch(/^subnet-/);
  expect(b).not.toBe(a);
});

test("adds the provider's tags to a resource's own", () => {
  expect(applied.get('module.queue["drops"].aws_sqs_queue.main')?.['tags_all']).toEqual({
    Name: 'drops',
    Project: 'ecomflow',
  });
});

test('has its policies written out', () => {
  const policy: unknown = JSON.parse(String(applied.get('aws_s3_bucket_policy.lake')?.['policy']));
  expect(policy).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Action: 's3:*',
        Resource: ['arn:aws:s3:::ecomflow-sample-lake/*', 'arn:aws:s3:::ecomflow-sample-lake'],
        Principal: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  });
});

test('keeps its state here, whatever backend is written', () => {
  expect(readFileSync(join(workspace.folder, 'terraform.tfstate'), 'utf8')).toContain('"resources"');
});

test('shows a change of what is real', async () => {
  const changed = workspace.fork('changed');
  const ending = await changed.run('plan', '-detailed-exitcode', '-var=log_days=60');
  expect(ending.code).toBe(2);
  expect(ending.output).toContain('1 to change');
});
