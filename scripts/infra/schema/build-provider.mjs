/** The provider's own block. Its nested classes are only written, never read: what they hold is known, not what of it is required. */
import { structOf } from './scan-classes.mjs';
import { buildBlock } from './build-block.mjs';

const WRITTEN = {
  string: 'string',
  number: 'number',
  boolean: 'bool',
  stringList: ['list', 'string'],
  stringMap: ['map', 'string'],
};

/** @param {import('./scan-classes.mjs').Scan} scan @param {import('./scan-classes.mjs').Class} type */
export function buildProviderBlock(scan, type) {
  const writings = scan.writings.get(structOf(type.name));
  const plain = type.members.filter(({ name }) => WRITTEN[writings.get(name)?.storage]);
  const block = buildBlock(scan, { ...type, members: plain }, []);
  const nested = [...writings].filter(([, { storage }]) => !WRITTEN[storage]);
  block.block_types = Object.fromEntries(
    nested.map(([name, writing]) => [
      name,
      { nesting_mode: writing.kind, block: writtenBlock(scan, writing) },
    ]),
  );
  return block;
}

function writtenBlock(scan, { storage }) {
  const entries = [...scan.writings.get(structOf(storage))];
  return {
    attributes: Object.fromEntries(
      entries.map(([name, writing]) => [name, { type: writtenType(writing), optional: true }]),
    ),
  };
}

function writtenType({ storage, kind }) {
  const type = WRITTEN[storage];
  if (!type) throw new Error(`the provider has an attribute that is written as ${storage}`);
  return Array.isArray(type) && kind === 'set' ? ['set', type[1]] : type;
}
