/** `docs/services.md`: each operation of AWS that the code calls or that a role was seen calling, with who may do it and where that is said. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Derived } from '../derived';
import { markdownTable } from '../markdown-table';
import { callsInCode, type CodeCall } from './code-calls';
import { iamAction } from './iam-actions';
import { filesMaking, isPolicyOf, readTerraform, statementsOf, type TerraformFile } from './statements';

const PAGE = 'docs/services.md';
/** What `npm run infra:check` holds to the policies. */
const RECORDED = 'test/infra/golden/calls.json';
/** Where the code of a principal's own lies; others are services of AWS that act with a role. */
const CODE_OF: Readonly<Record<string, RegExp>> = {
  'ecomflow-generate-sales': /^src\//,
  'ecomflow-glue': /^glue\//,
  'ecomflow-ingest': /^glue\//,
  'ecomflow-on-s3-object': /^src\/payloads\//,
  'ecomflow-operator': /^src\//,
  'ecomflow-post-invoices': /^src\/stream\/(?!store\/)/,
  'ecomflow-read-customer': /^src\/stream\/store\//,
  'ecomflow-read-invoice': /^src\/stream\/store\//,
  'ecomflow-start-pipeline': /^src\//,
  'ecomflow-store-invoices': /^src\/stream\/store\//,
  'ecomflow-worker': /^src\//,
};
/** These make on the local stack what Terraform makes on AWS. */
const IN_TERRAFORMS_PLACE = /^src\/(local-stack|sources\/[a-z0-9-]+\/provision)\//;
/** These serve what a deployment may have and Terraform does not make: whoever adds it gives the worker's role the permissions. */
const NOT_DEPLOYED = /^src\/stream\/letters\/take-notices\.ts$/;

interface Service {
  readonly title: string;
  /** How Terraform's types of it begin. */
  readonly types: string;
}

/** By name in a signature. */
const SERVICES: Readonly<Record<string, Service>> = {
  apigateway: { title: 'API Gateway', types: 'aws_apigatewayv2_' },
  athena: { title: 'Athena', types: 'aws_athena_' },
  'cognito-idp': { title: 'Cognito', types: 'aws_cognito_' },
  dms: { title: 'Database Migration Service', types: 'aws_dms_' },
  dynamodb: { title: 'DynamoDB', types: 'aws_dynamodb_' },
  events: { title: 'EventBridge', types: 'aws_cloudwatch_event_' },
  firehose: { title: 'Firehose', types: 'aws_kinesis_firehose_' },
  glue: { title: 'Glue', types: 'aws_glue_' },
  kinesis: { title: 'Kinesis Data Streams', types: 'aws_kinesis_stream' },
  kms: { title: 'Key Management Service', types: 'aws_kms_' },
  lambda: { title: 'Lambda', types: 'aws_lambda_' },
  logs: { title: 'CloudWatch Logs', types: 'aws_cloudwatch_log_group' },
  monitoring: { title: 'CloudWatch', types: 'aws_cloudwatch_metric_alarm' },
  quicksight: { title: 'QuickSight', types: 'aws_quicksight_' },
  'redshift-data': { title: 'Redshift Data API', types: 'aws_redshift' },
  s3: { title: 'S3', types: 'aws_s3_' },
  secretsmanager: { title: 'Secrets Manager', types: 'aws_secretsmanager_' },
  sns: { title: 'SNS', types: 'aws_sns_' },
  sqs: { title: 'SQS', types: 'aws_sqs_' },
  states: { title: 'Step Functions', types: 'aws_sfn_' },
};

const INTRODUCTION = `<!-- Derived by \`npm run gen\` from src, glue, infra-terraform and ${RECORDED}: not edited by hand. -->

# Every call of AWS, and who may make it

Who calls was seen: the tests' stacks record it (ADR 39). A permission is a statement of a file of \`infra-terraform\`. What stands as
_local stack_ sets one up, as Terraform does on AWS, or lets a day pass on it. Terraform makes no _queue of letters_ (it has the bucket):
who adds one, and names it in \`ECOMFLOW_DEAD_LETTERS_QUEUE_URL\`, gives the worker's role these.
`;

export interface RecordedAct {
  readonly principal: string;
  readonly service: string;
  readonly action: string;
}

export function deriveServices(root: string): Derived {
  const acts = JSON.parse(readFileSync(join(root, RECORDED), 'utf8')) as RecordedAct[];
  const text = servicesPage(callsInCode(root), acts, readTerraform(root));
  return { files: [{ path: PAGE, text }], drafts: [], owned: [] };
}

/** Throws for a call of the code that nobody was seen making, and for one that no statement allows. */
export function servicesPage(
  code: readonly CodeCall[],
  acts: readonly RecordedAct[],
  terraform: readonly TerraformFile[],
): string {
  const named = [...code.map(({ service }) => service), ...acts.map(({ service }) => service)];
  const parts = [...new Set(named)].sort().map((service) => {
    const known = SERVICES[service];
    if (!known) throw new Error(`scripts/gen/services/page.ts does not know ${service}`);
    const made = filesMaking(terraform, known.types);
    if (made.length === 0) throw new Error(`infra-terraform makes nothing of ${known.title}`);
    const rows = rowsOf(service, code, acts, terraform);
    return `\n## ${known.title}\n\nMade in ${quoted(made)}.\n\n${markdownTable(['operation', 'who calls it', 'permission', 'in the code'], rows)}`;
  });
  return INTRODUCTION + parts.join('');
}

type Row = readonly string[];

function rowsOf(
  service: string,
  code: readonly CodeCall[],
  acts: readonly RecordedAct[],
  terraform: readonly TerraformFile[],
): Row[] {
  const calls = code.filter((call) => call.service === service);
  const seen = acts.filter((act) => act.service === service);
  const operations = [...calls.map(({ operation }) => operation), ...seen.map(({ action }) => action)];
  return [...new Set(operations)].sort().flatMap((operation) => {
    const files = filesOf(calls.filter((call) => call.operation === operation));
    const provision = files.filter((file) => IN_TERRAFORMS_PLACE.test(file));
    const added = files.filter((file) => NOT_DEPLOYED.test(file));
    const own = files.filter((file) => !provision.includes(file) && !added.includes(file));
    const principals = [
      ...new Set(seen.filter(({ action }) => action === operation).map(({ principal }) => principal)),
    ];
    if (own.length > 0 && principals.length === 0)
      throw new Error(
        `${own.join(', ')}: ${service} ${operation} is called, and no role was seen calling it: ${RECORDED}`,
      );
    return [
      ...principals.map((principal) => [
        operation,
        principal,
        permissionOf(principal, iamAction(service, operation), terraform),
        quoted(own.filter((file) => CODE_OF[principal]?.test(file))) || 'a service of AWS, with the role',
      ]),
      ...(provision.length === 0 ? [] : [[operation, '_local stack_', '', quoted(provision)]]),
      ...(added.length === 0 ? [] : [[operation, '_a queue of letters_', '', quoted(added)]]),
    ];
  });
}

function permissionOf(principal: string, action: string, terraform: readonly TerraformFile[]): string {
  const found = statementsOf(terraform).filter(
    ({ document, actions }) => isPolicyOf(document, principal) && actions.includes(action),
  );
  if (found.length === 0) throw new Error(`no statement of infra-terraform gives ${principal} ${action}`);
  const parts = [...new Set(found.map(({ file }) => file))].map((file) => {
    const sids = found.filter((statement) => statement.file === file).map(({ sid }) => sid);
    return `${sids.join(', ')} (\`${file}\`)`;
  });
  return `\`${action}\`: ${parts.join(', ')}`;
}

function filesOf(calls: readonly CodeCall[]): string[] {
  return [...new Set(calls.map(({ file }) => file))];
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
