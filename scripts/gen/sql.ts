/** The SQL that is derived from the entities, and the migrations that bring installed warehouses along. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { DERIVED_SQL } from '../../src/aws/warehouse-files';
import type { DefinedEntity } from './entities';
import { deriveMigrations, readLaterColumns } from './migrations';
import type { Derived } from './derived';
import { fillTemplates, TEMPLATE_FOLDER } from './templates';

export function deriveSql(root: string, defined: readonly DefinedEntity[]): Derived {
  const filled = fillTemplates(root, defined, readLaterColumns(root));
  return {
    files: filled.filter(({ isDraft }) => !isDraft),
    drafts: [...filled.filter(({ isDraft }) => isDraft), ...deriveMigrations(root, filled)],
    owned: sqlFiles(root).filter((path) => readFileSync(join(root, path), 'utf8').startsWith(DERIVED_SQL)),
  };
}

function sqlFiles(root: string): string[] {
  return readdirSync(join(root, 'sql'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.sql'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.startsWith(`${TEMPLATE_FOLDER}/`));
}
