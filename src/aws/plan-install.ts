/** Decides what an installation does. Pure: files and what was applied in, steps out. */
import { EltError } from '../model/errors';
import { migrationsDue, recordsBrought, refuseChanged, type Applied } from './plan-migrations';
import type { WarehouseFile } from './warehouse-files';

/** What is done for some files: first what Redshift runs alone, one by one, then one transaction, which records them. */
export interface InstallStep {
  readonly names: readonly string[];
  /** Statements that no transaction may hold. They may run again: nothing is recorded before all of them are done. */
  readonly alone: readonly string[];
  readonly statements: readonly string[];
}

const VIEW = /^create\s+(?:or\s+replace\s+)?(materialized\s+)?view\s+([a-z0-9_]+)/i;
const ALONE = /^alter\s+table\s+\S+\s+alter\s+column\s/i;

/**
 * Steps in order: tables, migrations, views, procedures. A view that changed is dropped with all views after it, which
 * may read it, and they are made again; after a migration all views are, because a table under a view cannot change.
 * Throws ELT_INPUT_INVALID when a file changed that is applied only once, or when a migration mixes what stands alone with
 * what does not.
 */
export function planInstall(files: readonly WarehouseFile[], applied: Applied): InstallStep[] {
  const of = (kind: WarehouseFile['kind']): WarehouseFile[] => files.filter((file) => file.kind === kind);
  refuseChanged(files, applied);
  const isNew = (file: WarehouseFile): boolean => applied.get(file.name) !== file.checksum;
  const migrations = of('migration').filter(isNew);
  const due = migrationsDue(files, applied);
  const views = of('view');
  const firstView = due.length > 0 ? 0 : views.findIndex(isNew);
  const changedViews = firstView < 0 ? [] : views.slice(firstView);
  return [
    ...of('table')
      .filter((file) => !applied.has(file.name))
      .map((file) => step(file, [])),
    ...(changedViews.length > 0 ? [dropOf(changedViews)] : []),
    ...migrations.map((file) =>
      due.includes(file)
        ? step(file, recordsBrought(file, files, applied).flatMap(recordOf))
        : recorded(file),
    ),
    ...changedViews.map((file) => step(file, [])),
    ...of('procedure')
      .filter(isNew)
      .map((file) => step(file, [])),
  ];
}

/** Dropped views are forgotten in the same transaction: should the rest fail, the next installation makes them. */
function dropOf(views: readonly WarehouseFile[]): InstallStep {
  const drops = views.flatMap((view) => view.statements.map(dropStatement)).reverse();
  const names = views.map(({ name }) => `'${name}'`).join(', ');
  return {
    names: [],
    alone: [],
    statements: [...drops, `delete from etl_migration where name in (${names})`],
  };
}

function dropStatement(statement: string): string {
  const [, materialized, view] = VIEW.exec(statement) ?? [];
  if (view === undefined)
    throw new EltError(
      'ELT_INPUT_INVALID',
      `a view file may only make views, not: ${statement.slice(0, 80)}`,
    );
  return `drop ${materialized ? 'materialized ' : ''}view if exists ${view}`;
}

function step(file: WarehouseFile, more: readonly string[]): InstallStep {
  const alone = file.statements.filter((statement) => ALONE.test(statement));
  if (alone.length > 0 && alone.length < file.statements.length)
    throw new EltError(
      'ELT_INPUT_INVALID',
      `sql/${file.name} resizes columns, which Redshift does in no transaction, and does more: put the rest into files of its own`,
    );
  const together = alone.length > 0 ? [] : file.statements;
  return { names: [file.name], alone, statements: [...together, ...more, ...recordOf(file)] };
}

/** A migration of tables that were made in their new shape. */
function recorded(file: WarehouseFile): InstallStep {
  return { names: [file.name], alone: [], statements: recordOf(file) };
}

/** In the same transaction as the change. The name is made of [a-z0-9_/.] and the checksum of hex digits only. */
function recordOf({ version, name, checksum }: WarehouseFile): string[] {
  return [
    `delete from etl_migration where name = '${name}'`,
    `insert into etl_migration (version, name, checksum, applied_at) values (${version}, '${name}', '${checksum}', getdate())`,
  ];
}
