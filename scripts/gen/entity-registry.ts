/** `src/entities/registry.ts`: the entities by their names, because what runs scans no folder. */
import { basename } from 'node:path';
import type { Derived } from './derived';
import { ENTITY_FOLDER, REGISTRY, type DefinedEntity } from './entities';

export function deriveRegistry(defined: readonly DefinedEntity[]): Derived {
  const imports = defined
    .map(({ file, exportedAs }) => `import { ${exportedAs} } from './${basename(file, '.ts')}';`)
    .sort((one, other) => (one.split("'")[1] ?? '').localeCompare(other.split("'")[1] ?? ''));
  const lines = [
    `// Derived from ${ENTITY_FOLDER} by \`npm run gen\`: every entity, those that others refer to before the others.`,
    "import type { Entity } from '../model/entity';",
    ...imports,
    '',
    'const ENTITIES: readonly Entity[] = [',
    ...defined.map(({ exportedAs }) => `  ${exportedAs},`),
    '];',
    '',
    'export function listEntities(): readonly Entity[] {',
    '  return ENTITIES;',
    '}',
  ];
  return { files: [{ path: REGISTRY, text: `${lines.join('\n')}\n` }], drafts: [], owned: [] };
}
