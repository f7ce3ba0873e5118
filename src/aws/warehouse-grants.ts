/**
 * Who may read which layer of the warehouse, as SQL that its administrator runs after each installation: a view that was made anew has
 * lost its grants. The worker needs none: it owns what it installed.
 * Source: AWS, "GRANT" and "CREATE ROLE" of Amazon Redshift.
 */
import type { WarehouseFile } from './warehouse-files';

/** By role: the layers that it reads, by the first number of their folder in sql/. */
export const READERS = {
  /** QuickSight: what is looked at. */
  ecomflow_reports: [60, 70],
  /** People who ask questions of their own: the star as well. */
  ecomflow_analysts: [40, 50, 60, 70],
  /** Operators: the audit, staging and every event as well. */
  ecomflow_operators: [10, 20, 30, 40, 50, 60, 70],
} as const satisfies Readonly<Record<string, readonly number[]>>;

const PLATFORM = 10;

type Named = Pick<WarehouseFile, 'kind' | 'version' | 'statements'>;

export interface Grants {
  /** Once in a warehouse's life: Redshift refuses to make a role that is there. */
  readonly once: readonly string[];
  /** After each installation. */
  readonly always: readonly string[];
}

export function grantsOf(files: readonly Named[]): Grants {
  const roles = Object.entries(READERS);
  return {
    once: roles.map(([role]) => `create role ${role}`),
    always: roles.flatMap(([role, layers]) => [
      `grant usage on schema public to role ${role}`,
      `grant select on table ${objectsIn(files, layers).join(', ')} to role ${role}`,
    ]),
  };
}

function objectsIn(files: readonly Named[], layers: readonly number[]): string[] {
  return (
    files
      .filter(({ kind }) => kind === 'table' || kind === 'view')
      .flatMap(({ statements, version }) => madeBy(statements).map((object) => ({ object, version })))
      // Work tables of a load stand in its layer, and are nobody's to read but an operator's.
      .filter(({ object, version }) => layers.includes(object.startsWith('etl_') ? PLATFORM : version))
      .map(({ object }) => object)
      .sort()
  );
}

/** A file may make several views. */
function madeBy(statements: readonly string[]): string[] {
  return statements.flatMap((statement) => CREATE.exec(statement)?.[1] ?? []);
}

const CREATE =
  /^(?:--[^\n]*\n|\s)*create (?:or replace )?(?:materialized )?(?:table|view) (?:if not exists )?([a-z][a-z0-9_]*)/;
