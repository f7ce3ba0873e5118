/** The schema that is rebuilt from CDK Terrain's package, against what AWS's provider 6.66.0 has. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from './support/configuration';
import { runTool } from './support/engine';
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

describe('the extractor', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ecomflow-schema-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const PROVIDER =
    'class AwsProvider extends cdktn.TerraformProvider {\n    synthesizeHclAttributes() {\n    }\n}\n';

  /** A package with one resource that has one attribute, read in that way. */
  async function extract(getter: string): Promise<{ code: number; output: string }> {
    const lines = [
      'class Thing extends cdktn.TerraformResource {',
      '    static tfResourceType = "aws_thing";',
      '    // size - computed: true, optional: false, required: false',
      '    get size() {',
      `        return this.${getter}('size');`,
      '    }',
      '}',
    ];
    for (const [name, text] of [
      ['provider', PROVIDER],
      ['thing', lines.join('\n')],
    ] as const) {
      mkdirSync(join(folder, 'lib', name), { recursive: true });
      writeFileSync(join(folder, 'lib', name, 'index.js'), text);
    }
    const script = join(REPOSITORY, 'scripts', 'infra', 'schema', 'main.mjs');
    return runTool(process.execPath, folder, [script, folder, join(folder, 'schema.json')]);
  }

  test('reads a resource', async () => {
    expect((await extract('getNumberAttribute')).code).toBe(0);
    const read = JSON.parse(readFileSync(join(folder, 'schema.json'), 'utf8')) as Schema;
    expect(read.resource_schemas).toEqual({
      aws_thing: { version: 0, block: { attributes: { size: { type: 'number', computed: true } } } },
    });
  });

  test('stops at what it cannot read, rather than leave it out', async () => {
    const { code, output } = await extract('getMoneyAttribute');
    expect(code).not.toBe(0);
    expect(output).toContain('size has no known getter (getMoney)');
  });
});
