/** Rebuilds `providers schema -json` of the AWS provider from the JavaScript of CDK Terrain's package. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildBlock } from './build-block.mjs';
import { buildProviderBlock } from './build-provider.mjs';
import { newScan, scanClasses } from './scan-classes.mjs';

const SOURCE_MAP = '//# sourceMappingURL';
const TYPE_NAME = /^aws_[a-z0-9_]+$/;

/**
 * The schema of all that the package has, as `providers schema -json` has it, and `lossy`: by type, the paths of attributes
 * which are left out because the package does not say what is inside.
 */
export function extractSchema(folder) {
  const schema = { provider: undefined, resource_schemas: {}, data_source_schemas: {}, lossy: {} };
  const lib = join(folder, 'lib');
  for (const entry of readdirSync(lib, { withFileTypes: true }))
    if (entry.isDirectory()) addFolder(join(lib, entry.name), schema);
  if (!schema.provider) throw new Error(`${folder} has no provider`);
  return schema;
}

function addFolder(folder, schema) {
  const scan = newScan();
  const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.js'));
  for (const name of names) scanClasses(readScript(join(folder, name)), scan);
  for (const type of scan.classes.values()) addType(scan, type, schema, folder);
}

/** Without the source map, which is half of it. */
function readScript(file) {
  const text = readFileSync(file, 'utf8');
  const end = text.lastIndexOf(SOURCE_MAP);
  return end === -1 ? text : text.slice(0, end);
}

function addType(scan, type, schema, folder) {
  const place = {
    TerraformResource: schema.resource_schemas,
    TerraformDataSource: schema.data_source_schemas,
  }[type.base];
  try {
    if (place) addTo(place, typeName(type), scan, type, schema.lossy);
    if (type.base === 'TerraformProvider')
      schema.provider = { version: 0, block: buildProviderBlock(scan, type) };
  } catch (error) {
    throw new Error(`${type.name} in ${folder}: ${error.message}`, { cause: error });
  }
}

function addTo(place, name, scan, type, allLossy) {
  const lossy = [];
  place[name] = { version: 0, block: buildBlock(scan, type, lossy) };
  if (lossy.length > 0) allLossy[name] = [...(allLossy[name] ?? []), ...lossy];
}

/** A data source has the name of its resource. */
function typeName({ type }) {
  if (!TYPE_NAME.test(type ?? '')) throw new Error(`no type name (${type})`);
  return type;
}
