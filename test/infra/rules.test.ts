/** The rules of the stand-in speak of attributes that there are, and every ARN and id that AWS alone knows has its form. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './support/configuration';
import { awsSchemaFile } from './support/parts';

interface Block {
  readonly attributes?: Readonly<Record<string, { optional?: boolean; computed?: boolean }>>;
  readonly block_types?: Readonly<Record<string, { block: Block }>>;
}
interface Rule {
  readonly values: Readonly<Record<string, unknown>>;
  readonly exclusive?: readonly (readonly string[])[];
  readonly oneOf?: readonly (readonly string[])[];
  readonly together?: readonly (readonly string[])[];
  readonly json?: readonly string[];
  readonly free?: readonly string[];
  readonly formats?: Readonly<Record<string, string>>;
  readonly shapes?: Readonly<Record<string, string>>;
  readonly words?: Readonly<Record<string, readonly string[]>>;
}
type Schemas = Readonly<Record<string, { block: Block }>>;

const FOLDER = join(REPOSITORY, 'scripts', 'infra', 'provider', 'internal', 'rules', 'types');
const WORDS = new Set(['region', 'account', 'partition', 'uuid', 'hex', 'digits', 'alnum', 'lower']);
/** What is there in some cases only, and then empty here. */
const MAY_BE_EMPTY =
  /^(signing_.*|sns_topic_arn|outpost_arn|default_iam_role_arn|cloudfront_distribution_arn)$/;

const schema = JSON.parse(readFileSync(awsSchemaFile(), 'utf8')) as Record<
  'resource_schemas' | 'data_source_schemas',
  Schemas
>;
const rules = readdirSync(FOLDER).flatMap((name) =>
  Object.entries(JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Record<string, Rule>),
);

function blockOf(type: string): Block | undefined {
  const [schemas, name] = type.startsWith('data.')
    ? [schema.data_source_schemas, type.slice('data.'.length)]
    : [schema.resource_schemas, type];
  return schemas[name]?.block;
}

function has(block: Block, path: string): boolean {
  const [head = '', ...rest] = path.replace(/=.*/, '').split('.');
  const nested = block.block_types?.[head]?.block;
  if (rest.length > 0) return nested !== undefined && has(nested, rest.join('.'));
  return nested !== undefined || block.attributes?.[head] !== undefined;
}

function pathsOf(rule: Rule): string[] {
  const groups = [...(rule.exclusive ?? []), ...(rule.oneOf ?? []), ...(rule.together ?? [])].flat();
  const keyed = [rule.formats, rule.shapes, rule.words].flatMap((of) => Object.keys(of ?? {}));
  return [...groups, ...keyed, ...(rule.json ?? []), ...(rule.free ?? [])];
}

function placeholders(values: Rule['values']): string[] {
  return [...JSON.stringify(values).matchAll(/\{([a-z0-9_]+)[/:|}]/g)].map(([, name]) => name ?? '');
}

test.each(rules)('the rule of %s names what there is', (type, rule) => {
  const block = blockOf(type);
  if (block === undefined) throw new Error(`there is no type ${type}`);
  const attributes = Object.entries(block.attributes ?? {});
  const computed = attributes.filter(([, { computed }]) => computed).map(([name]) => name);
  const alone = attributes.filter(([, of]) => of.computed && !of.optional).map(([name]) => name);

  expect(pathsOf(rule).filter((path) => !has(block, path))).toEqual([]);
  expect(Object.keys(rule.values).filter((name) => !computed.includes(name))).toEqual([]);
  expect(placeholders(rule.values).filter((name) => !WORDS.has(name) && !has(block, name))).toEqual([]);

  const needed = alone.filter((name) => /(^|_)arn$|^id$/.test(name) && !MAY_BE_EMPTY.test(name));
  if (type !== 'data.aws_iam_policy_document')
    expect(Object.keys(rule.values)).toEqual(expect.arrayContaining(needed));
});
