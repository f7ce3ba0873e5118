/** Which operations of AWS's services the code calls, and where: read from its imports, since a command is imported to be sent. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface CodeCall {
  /** As in a signature. */
  readonly service: string;
  readonly operation: string;
  /** Below the project's root. */
  readonly file: string;
}

/** Services by the package of their client. */
const CLIENTS: Readonly<Record<string, string>> = {
  apigatewayv2: 'apigateway',
  athena: 'athena',
  cloudwatch: 'monitoring',
  'cloudwatch-logs': 'logs',
  'cognito-identity-provider': 'cognito-idp',
  'database-migration-service': 'dms',
  dynamodb: 'dynamodb',
  eventbridge: 'events',
  firehose: 'firehose',
  glue: 'glue',
  kinesis: 'kinesis',
  kms: 'kms',
  lambda: 'lambda',
  quicksight: 'quicksight',
  'redshift-data': 'redshift-data',
  s3: 's3',
  'secrets-manager': 'secretsmanager',
  sfn: 'states',
  sns: 'sns',
  sqs: 'sqs',
};
const IMPORT = /import (?:type )?\{([^}]*)\} from '@aws-sdk\/client-([a-z0-9-]+)'/g;
/** `s3.get_object(`, `self._s3.get_paginator("list_objects_v2")`, `client("secretsmanager").get_secret_value(`. */
const PYTHON = /(?:\b_?(s3)|client\("([a-z]+)"\))\.(?:get_paginator\("([a-z0-9_]+)"\)|([a-z0-9_]+)\()/g;

/** Of src (with its Lambdas) and glue, in order. Throws for a client that has no service here. */
export function callsInCode(root: string): CodeCall[] {
  const calls = ['src', 'glue'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|py)$/.test(name))
      .sort()
      .flatMap((name) => callsIn(`${folder}/${name}`, readFileSync(join(root, folder, name), 'utf8'))),
  );
  return calls.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

/** Those of one file. */
export function callsIn(file: string, text: string): CodeCall[] {
  return file.endsWith('.py') ? inPython(file, text) : inTypescript(file, text);
}

function inTypescript(file: string, text: string): CodeCall[] {
  return [...text.matchAll(IMPORT)].flatMap(([, names = '', client = '']) => {
    const service = CLIENTS[client];
    if (service === undefined) throw new Error(`${file}: scripts/gen/services has no service for ${client}`);
    return names
      .split(',')
      .map((name) => name.trim().replace(/^type /, ''))
      .flatMap((name) => operationOf(name) ?? [])
      .map((operation) => ({ service, operation, file }));
  });
}

/** `GetTable` of `GetTableCommand`, and of `paginateGetTable`. */
function operationOf(name: string): string | undefined {
  return /^paginate(\w+)$/.exec(name)?.[1] ?? /^(\w+)Command$/.exec(name)?.[1];
}

function inPython(file: string, text: string): CodeCall[] {
  return [...text.matchAll(PYTHON)].map(([, s3, named, page, method]) => ({
    service: s3 ?? named ?? '',
    operation: pascal(page ?? method ?? ''),
    file,
  }));
}

function pascal(name: string): string {
  return name.replaceAll(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function keyOf({ service, operation, file }: CodeCall): string {
  return `${service} ${operation} ${file}`;
}
