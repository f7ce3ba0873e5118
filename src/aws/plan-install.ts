/** Decides what an installation does. Pure: files and what was applied in, steps out. */
import { EltError } from '../model/errors';
import type { WarehouseFile } from './warehouse-files';

/** Statements that belong into one transaction, and the files that they make. */
export interface InstallStep {
  readonly names: readonly string[];
  readonly statements: readonly string[];
}

const VIEW = /^create\s+(?:or\s+replace\s+)?(materialized\s+)?view\s+([a-z0-9_]+)/i;

/**
 * Steps in order: tables, migrations, views, procedures. A view that changed is dropped with all views after it, which
 * may read it, and they are made again; after a migration all views are, because a table under a view cannot change.
 * Throws ELT_INPUT_INVALID when a file changed that is applied only once.
 */
export function planInstall(
  files: readonly WarehouseFile[],
  applied: ReadonlyMap<string, string>,
): InstallStep[] {
  const of = (kind: WarehouseFile['kind']): WarehouseFile[] => files.filter((file) => file.kind === kind);
  const once = [...of('table'), ...of('migration')];
  refuseChanged(once, applied);
  const isNew = (file: WarehouseFile): boolean => applied.get(file.name) !== file.checksum;
  const migrations = of('migration').filter(isNew);
  const views = of('view');
  const firstView = migrations.length > 0 ? 0 : views.findIndex(isNew);
  const changedViews = firstView < 0 ? [] : views.slice(firstView);
  const drops = changedViews.flatMap((view) => view.statements.map(dropOf)).reverse();
  return [
    ...of('table').filter(isNew).map(step),
    ...(drops.length > 0 ? [{ names: [], statements: drops }] : []),
    ...migrations.map(step),
    ...changedViews.map(step),
    ...of('procedure').filter(isNew).map(step),
  ];
}

function refuseChanged(files: readonly WarehouseFile[], applied: ReadonlyMap<string, string>): void {
  for (const { name, checksum } of files) {
    const before = applied.get(name);
    if (before !== undefined && before !== checksum)
      throw new EltError(
        'ELT_INPUT_INVALID',
        `sql/${name} was changed after it was applied: restore it, and put the change into sql/migrations/NNNN_what.sql`,
      );
  }
}

function dropOf(statement: string): string {
  const [, materialized, view] = VIEW.exec(statement) ?? [];
  if (view === undefined)
    throw new EltError(
      'ELT_INPUT_INVALID',
      `a view file may only make views, not: ${statement.slice(0, 80)}`,
    );
  return `drop ${materialized ? 'materialized ' : ''}view if exists ${view}`;
}

function step(file: WarehouseFile): InstallStep {
  return { names: [file.name], statements: [...file.statements, ...recordOf(file)] };
}

/** In the same transaction as the change. The name is made of [a-z0-9_/.] and the checksum of hex digits only. */
function recordOf({ version, name, checksum }: WarehouseFile): string[] {
  return [
    `delete from etl_migration where name = '${name}'`,
    `insert into etl_migration (version, name, checksum, applied_at) values (${version}, '${name}', '${checksum}', getdate())`,
  ];
}
