/**
 * Who may read which layer of the warehouse, as SQL that its administrator runs: by `ecomflow warehouse install --readers`, or by hand
 * after each installation, for a view that was made anew has lost its grants. The worker needs none: it owns what it installed.
 * Source: AWS, "GRANT", "CREATE ROLE", "CREATE USER" and "ALTER USER" of Amazon Redshift.
 */
import type { WarehouseFile } from './warehouse-files';

interface Reader {
  /** Layers, by the first number of their folder in sql/. */
  readonly layers: readonly number[];
  /** Each record as it is now, `hist_current_…`; what it is made of stays out of reach. */
  readonly current: boolean;
}

/** By role. */
export const READERS = {
  /** QuickSight: what is looked at. */
  ecomflow_reports: { layers: [60, 70], current: false },
  /** Tools that people make pages with: marts and reports, and each record as it is now. */
  ecomflow_bi: { layers: [60, 70], current: true },
  /** People who ask questions of their own: the star as well. */
  ecomflow_analysts: { layers: [40, 50, 60, 70], current: true },
  /** Operators: the audit, staging and every event as well. */
  ecomflow_operators: { layers: [10, 20, 30, 40, 50, 60, 70], current: true },
} as const satisfies Readonly<Record<string, Reader>>;

interface ReaderUser {
  readonly role: keyof typeof READERS;
  /** Connections at once. */
  readonly connections: number;
  /** A statement that takes longer is ended. */
  readonly statementSeconds: number;
  /** A connection that asks nothing for so long is closed; 60 at least. */
  readonly idleSeconds: number;
}

/** Users for tools, by name: what they may cost the loads has an end. Their limits are an administrator's to change. */
export const READER_USERS = {
  ecomflow_bi_reader: { role: 'ecomflow_bi', connections: 20, statementSeconds: 120, idleSeconds: 3600 },
  ecomflow_analyst_reader: {
    role: 'ecomflow_analysts',
    connections: 10,
    statementSeconds: 900,
    idleSeconds: 3600,
  },
} as const satisfies Readonly<Record<string, ReaderUser>>;

const PLATFORM = 10;

type Named = Pick<WarehouseFile, 'kind' | 'version' | 'statements'>;

/** Made where it is missing: Redshift refuses to make what is there. */
export interface Made {
  readonly kind: 'role' | 'user';
  readonly name: string;
  readonly statements: readonly string[];
}

export interface Grants {
  /** Once in a warehouse's life. */
  readonly once: readonly Made[];
  /** After each installation. */
  readonly always: readonly string[];
}

export function grantsOf(files: readonly Named[]): Grants {
  const roles = Object.entries<Reader>(READERS);
  const users = Object.entries<ReaderUser>(READER_USERS);
  return {
    once: [
      ...roles.map(([name]): Made => ({ kind: 'role', name, statements: [`create role ${name}`] })),
      ...users.map(([name, user]): Made => ({ kind: 'user', name, statements: madeUser(name, user) })),
    ],
    always: roles.flatMap(([role, reader]) => [
      `grant usage on schema public to role ${role}`,
      `grant select on table ${objectsFor(files, reader).join(', ')} to role ${role}`,
    ]),
  };
}

/** Without a password: who gives it one, or lets IAM sign it in, is an administrator. */
function madeUser(name: string, { role, connections, statementSeconds, idleSeconds }: ReaderUser): string[] {
  return [
    `create user ${name} password disable connection limit ${connections} session timeout ${idleSeconds}`,
    `alter user ${name} set statement_timeout to ${statementSeconds * 1000}`,
    `grant role ${role} to ${name}`,
  ];
}

function objectsFor(files: readonly Named[], { layers, current }: Reader): string[] {
  return (
    files
      .filter(({ kind }) => kind === 'table' || kind === 'view')
      .flatMap(({ statements, version }) => madeBy(statements).map((object) => ({ object, version })))
      // Work tables of a load stand in its layer, and are nobody's to read but an operator's.
      .filter(
        ({ object, version }) =>
          layers.includes(object.startsWith('etl_') ? PLATFORM : version) ||
          (current && object.startsWith('hist_current_')),
      )
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
