/** The schema that is rebuilt from CDK Terrain's package, against what AWS's provider 6.66.0 has. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { awsSchemaFile } from './support/parts';

interface Schema {
  readonly resource_schemas: Readonly<Record<string, unknown>>;
  readonly data_source_schemas: Readonly<Record<string, unknown>>;
  readonly lossy: Readonly<Record<string, readonly string[]>>;
}

const schema = JSON.parse(readFileSync(awsSchemaFile(), 'utf8')) as Schema;
const golden = JSON.parse(readFileSync(join(__dirname, 'golden', 'schema.json'), 'utf8')) as Record<
  string,
  unknown
>;

test('has every type that the provider has', () => {
  expect(Object.keys(schema.resource_schemas)).toHaveLength(1725);
  expect(Object.keys(schema.data_source_schemas)).toHaveLength(683);
});

test.each(Object.keys(golden))('has %s as it was read with care', (type) => {
  const found = type.startsWith('data.')
    ? schema.data_source_schemas[type.slice('data.'.length)]
    : schema.resource_schemas[type];
  expect(found).toEqual(golden[type]);
});

test('names what the package does not tell', () => {
  expect(Object.keys(schema.lossy)).toEqual([
    'aws_quicksight_analysis',
    'aws_quicksight_dashboard',
    'aws_quicksight_template',
    'aws_wafv2_rule_group',
    'aws_wafv2_web_acl',
    'aws_wafv2_web_acl_rule',
  ]);
});
