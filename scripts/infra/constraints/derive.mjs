/**
 * What AWS's API says of the attributes of resource types: enums, patterns, lengths and bounds. An attribute is known by its
 * name: `launch_type` is the member `launchType` of the call that makes the resource; a rule may name other shapes.
 */
import { inputShape, namedShape, serviceModels, shapeOf } from './service-model.mjs';

/**
 * @param {{resource_schemas: object, data_source_schemas: object}} schema
 * @param {Record<string, {operation?: string, shapes?: Record<string, string>, free?: string[]}>} rules by type
 * @param {string} data botocore's folder
 * @returns {Record<string, Record<string, object>>} by type, then by path such as `command.python_version`
 */
export function deriveConstraints(schema, rules, data) {
  const models = serviceModels(data);
  const all = {};
  for (const [type, rule] of Object.entries(rules)) {
    const block = schema.resource_schemas[type]?.block;
    if (!block) continue;
    const found = constraintsOf(type, rule, block, models);
    if (Object.keys(found).length > 0) all[type] = found;
  }
  return all;
}

function constraintsOf(type, rule, block, models) {
  const found = {};
  try {
    if (rule.operation) {
      const { model, shape } = inputShape(models, rule.operation);
      matchBlock(block, model, shape, '', found);
    }
    for (const path of rule.free ?? []) forget(found, path);
    for (const [path, reference] of Object.entries(rule.shapes ?? {})) {
      const { model, shape } = namedShape(models, reference);
      const constraint = constraintOf(model, shape);
      if (!constraint) throw new Error(`${reference} says nothing of ${path}`);
      found[path] = constraint;
    }
  } catch (error) {
    throw new Error(`${type}: ${error.message}`, { cause: error });
  }
  return found;
}

function forget(found, path) {
  for (const name of Object.keys(found)) if (name === path || name.startsWith(`${path}.`)) delete found[name];
}

function matchBlock(block, model, shape, prefix, found) {
  const members = new Map(Object.entries(shape.members ?? {}).map(([name, member]) => [plain(name), member]));
  const memberOf = (name) =>
    members.get(plain(name)) ?? members.get(plain(name).replace(/s$/, '')) ?? members.get(`${plain(name)}s`);
  for (const name of Object.keys(block.attributes ?? {})) {
    const member = memberOf(name);
    const constraint = member && constraintOf(model, shapeOf(model, member.shape));
    if (constraint) found[`${prefix}${name}`] = constraint;
  }
  for (const [name, nested] of Object.entries(block.block_types ?? {})) {
    const member = memberOf(name);
    const inner = member && structureOf(model, shapeOf(model, member.shape));
    if (inner) matchBlock(nested.block, model, inner, `${prefix}${name}.`, found);
  }
}

/** `MultiAZ` and `multi_az` are one. */
function plain(name) {
  return name.replaceAll('_', '').toLowerCase();
}

function structureOf(model, shape) {
  if (shape.type === 'structure') return shape;
  if (shape.type === 'list') return structureOf(model, shapeOf(model, shape.member.shape));
  return undefined;
}

/** Of a list: of its elements. */
function constraintOf(model, shape) {
  if (shape.type === 'list') return constraintOf(model, shapeOf(model, shape.member.shape));
  if (shape.type === 'string') return nonEmpty(pick(shape, ['enum', 'pattern', 'min', 'max']));
  if (['integer', 'long', 'double', 'float'].includes(shape.type)) {
    const bounds = pick(shape, ['min', 'max']);
    return nonEmpty({
      ...(bounds.min !== undefined && { least: bounds.min }),
      ...(bounds.max !== undefined && { most: bounds.max }),
    });
  }
  return undefined;
}

function pick(shape, names) {
  return Object.fromEntries(
    names.filter((name) => shape[name] !== undefined).map((name) => [name, shape[name]]),
  );
}

function nonEmpty(constraint) {
  return Object.keys(constraint).length > 0 ? constraint : undefined;
}
