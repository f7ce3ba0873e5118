/** From scanned classes to the blocks and attributes of Terraform's schema, in the form of `providers schema -json`. */
import { structOf } from './scan-classes.mjs';

/** @typedef {import('./scan-classes.mjs').Scan} Scan */
/** @typedef {import('./scan-classes.mjs').Class} Class */
/** @typedef {import('./scan-classes.mjs').Member} Member */
/** @typedef {import('./scan-classes.mjs').Writing} Writing */

/** In a type, where the package does not say what is inside. */
const UNTOLD = 'dynamic';

const GETTERS = {
  getString: 'string',
  getNumber: 'number',
  getBoolean: 'bool',
  getStringMap: ['map', 'string'],
  getNumberMap: ['map', 'number'],
  getBooleanMap: ['map', 'bool'],
  getList: ['list', 'string'],
  getNumberList: ['list', 'number'],
  interpolationFor: UNTOLD,
};
const MAPS = { StringMap: 'string', NumberMap: 'number', BooleanMap: 'bool' };
const SCALARS = { string: 'string', number: 'number', boolean: 'bool', any: UNTOLD };

/**
 * The block of a resource, a data source or the provider. Attributes of which the package does not say what is inside are
 * left out, and their paths are added to `lossy`.
 * @param {Scan} scan @param {Class} type @param {string[]} lossy
 */
export function buildBlock(scan, type, lossy) {
  return classBlock(scan, type, { outer: [], path: '', lossy });
}

/** `at` says where: the classes that this one lies in, and the path to it. */
function classBlock(scan, type, at) {
  const block = { attributes: {}, block_types: {} };
  for (const member of type.members)
    addMember(block, member, scan, { ...at, outer: [...at.outer, type], path: `${at.path}${member.name}` });
  return withoutEmpty(block);
}

function withoutEmpty(block) {
  return Object.fromEntries(Object.entries(block).filter(([, entries]) => Object.keys(entries).length > 0));
}

function addMember(block, member, scan, at) {
  const writing = scan.writings.get(structOf(at.outer.at(-1).name))?.get(member.name);
  const nested = nestedClass(scan, member);
  // The package lets a class hold itself where the schema repeats it to some depth, which it does not tell.
  if (at.outer.includes(nested)) at.lossy.push(at.path);
  else if (nested && isBlock(member, writing))
    block.block_types[member.name] = nestedBlock(scan, member, { nested, writing, at });
  else addAttribute(block, member, attribute(scan, member, nested, writing), at);
}

function addAttribute(block, member, built, at) {
  if (JSON.stringify(built.type).includes(`"${UNTOLD}"`)) at.lossy.push(at.path);
  else block.attributes[member.name] = built;
}

/** The class of a single object in `member`, where it has objects. */
function nestedClass(scan, { child }) {
  if (!child || MAPS[child]) return undefined;
  const name = child.replace(/(OutputReference|List|Map)$/, 'OutputReference');
  const found = scan.classes.get(name);
  if (!found) throw new Error(`there is no class ${name}`);
  return found;
}

/**
 * What nobody can set is an attribute, and so is a list that is written as one. One object is a block, too, where it may be
 * repeated by its type; a plain object is one only for `timeouts`: AWS's provider speaks protocol 5, which has no others.
 */
function isBlock(member, writing) {
  if (!writing) return false;
  const [, mapper] = /^cdktn\.(?:list|hash)MapperHcl\(.*, (true|false)\)\(/.exec(writing.value) ?? [];
  if (mapper) return mapper === 'true';
  return writing.kind !== 'struct' || member.name === 'timeouts';
}

function nestedBlock(scan, member, { nested, writing, at }) {
  const block = classBlock(scan, nested, { ...at, path: `${at.path}.` });
  if (writing.kind === 'struct') return { nesting_mode: 'single', block };
  if (writing.kind === 'map') return { nesting_mode: 'map', block };
  return {
    nesting_mode: writing.kind,
    block,
    ...(member.required && { min_items: 1 }),
    ...(member.child.endsWith('OutputReference') && { max_items: 1 }),
  };
}

function attribute(scan, member, nested, writing) {
  return {
    type: nested ? objectsType(scan, member, nested, writing) : plainType(member, writing),
    ...flags(member),
    ...(writing?.value.includes('markWriteOnlyAttribute') && { write_only: true }),
  };
}

function flags({ computed, optional, required }) {
  return { ...(required && { required }), ...(optional && { optional }), ...(computed && { computed }) };
}

function objectsType(scan, member, nested, writing) {
  const fields = nested.members.map((field) => [field.name, fieldType(scan, nested, field)]);
  const object = ['object', Object.fromEntries(fields)];
  if (member.child.endsWith('List')) return [member.set ? 'set' : 'list', object];
  if (member.child.endsWith('Map')) return ['map', object];
  if (writing && writing.kind !== 'struct') return [writing.kind, object];
  return object;
}

function fieldType(scan, type, field) {
  const writing = scan.writings.get(structOf(type.name))?.get(field.name);
  const nested = nestedClass(scan, field);
  return nested ? objectsType(scan, field, nested, writing) : plainType(field, writing);
}

/** As it is written where it can be: that names the elements of lists in lists; else as it is read. */
function plainType(member, writing) {
  const written = writing && storageType(writing);
  if (written) return written;
  if (MAPS[member.child]) return ['map', MAPS[member.child]];
  const type = GETTERS[member.getter];
  if (!type) throw new Error(`${member.name} has no known getter (${member.getter})`);
  return member.set && Array.isArray(type) ? ['set', type[1]] : type;
}

/** `stringMapList` is a list of maps of strings. */
function storageType({ storage, kind }) {
  const [, scalar, wrappings] = /^(string|number|boolean|any)((?:Map|List)*)$/.exec(storage) ?? [];
  if (!scalar) return undefined;
  const layers = wrappings.match(/Map|List/g) ?? [];
  const outer = kind === 'set' ? 'set' : 'list';
  return layers.reduce(
    (element, layer, index) => [
      layer === 'Map' ? 'map' : index === layers.length - 1 ? outer : 'list',
      element,
    ],
    SCALARS[scalar],
  );
}
