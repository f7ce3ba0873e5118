/** The page of AWS's operations: each has who calls it and the statement that lets it, or the page is not made. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { callsIn } from '../../../scripts/gen/services/code-calls';
import { servicesPage } from '../../../scripts/gen/services/page';
import { isPolicyOf, statementsOf } from '../../../scripts/gen/services/statements';

const ROOT = resolve(__dirname, '../../..');
const TERRAFORM = [
  {
    name: 'queue.tf',
    text: `resource "aws_sns_topic" "alerts" {
}

data "aws_iam_policy_document" "worker_tell" {
  statement {
    sid       = "TellPeople"
    actions   = ["sns:GetTopicAttributes", "sns:Publish"]
    resources = [aws_sns_topic.alerts.arn]
  }
}
`,
  },
];
const PUBLISH = { service: 'sns', operation: 'Publish', file: 'src/tell.ts' };
const SEEN = { principal: 'ecomflow-worker', service: 'sns', action: 'Publish' };

it('names who was seen calling, the permission and the file', () => {
  expect(servicesPage([PUBLISH], [SEEN], TERRAFORM)).toContain(
    '| Publish   | ecomflow-worker | `sns:Publish`: TellPeople (`queue.tf`) | `src/tell.ts` |\n',
  );
});

it('takes no permission for what Terraform does not make, and only there', () => {
  const file = 'src/stream/letters/take-notices.ts';
  expect(servicesPage([{ ...PUBLISH, file }], [], TERRAFORM)).toContain(
    `| Publish   | _a queue of letters_ |            | \`${file}\` |\n`,
  );
  const beside = { ...PUBLISH, file: 'src/stream/letters/box.ts' };
  expect(() => servicesPage([beside], [], TERRAFORM)).toThrow('no role was seen calling it');
});

it.each([
  ['an operation that nobody was seen calling', [PUBLISH], [], TERRAFORM, 'no role was seen calling it'],
  [
    'a call that no statement allows',
    [],
    [{ ...SEEN, principal: 'ecomflow-glue' }],
    TERRAFORM,
    'no statement of infra-terraform gives ecomflow-glue sns:Publish',
  ],
  ['a service that Terraform does not make', [PUBLISH], [SEEN], [], 'infra-terraform makes nothing of SNS'],
  ['a service without a title', [{ ...PUBLISH, service: 'ses' }], [], TERRAFORM, 'does not know ses'],
] as const)('is not made with %s', (_, code, seen, terraform, words) => {
  expect(() => servicesPage(code, seen, terraform)).toThrow(words);
});

it('reads commands, paginators and methods of boto3', () => {
  const typescript = `import {
  GetTableCommand,
  paginateListCrawls,
  type Table,
} from '@aws-sdk/client-glue';`;
  expect(callsIn('src/a.ts', typescript).map(({ operation }) => operation)).toEqual([
    'GetTable',
    'ListCrawls',
  ]);
  const python = `self._s3.get_paginator("list_objects_v2").paginate()\naws.client("secretsmanager").get_secret_value(SecretId=x)`;
  expect(callsIn('glue/a.py', python)).toEqual([
    { service: 's3', operation: 'ListObjectsV2', file: 'glue/a.py' },
    { service: 'secretsmanager', operation: 'GetSecretValue', file: 'glue/a.py' },
  ]);
  expect(() => callsIn('src/a.ts', "import { SendEmailCommand } from '@aws-sdk/client-ses';")).toThrow(
    'no service for ses',
  );
});

it('knows whose a policy is by its name', () => {
  expect(isPolicyOf('worker_lake', 'ecomflow-worker')).toBe(true);
  expect(isPolicyOf('dms_bronze', 'ecomflow-dms-bronze-shop')).toBe(true);
  expect(isPolicyOf('start_pipeline', 'ecomflow-worker')).toBe(false);
  expect(statementsOf(TERRAFORM)).toEqual([
    {
      file: 'queue.tf',
      document: 'worker_tell',
      sid: 'TellPeople',
      actions: ['sns:GetTopicAttributes', 'sns:Publish'],
    },
  ]);
});

it('has a row for every command that is sent anywhere in the code', () => {
  const page = readFileSync(join(ROOT, 'docs/services.md'), 'utf8');
  const sent = ['src', 'glue'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => [
        ...readFileSync(join(ROOT, folder, name), 'utf8').matchAll(/\bnew (\w+)Command\(/g),
      ])
      .map(([, operation = '']) => operation),
  );
  expect(sent.length).toBeGreaterThan(50);
  expect(sent.filter((operation) => !new RegExp(`^\\| ${operation} +\\|`, 'm').test(page))).toEqual([]);
});
