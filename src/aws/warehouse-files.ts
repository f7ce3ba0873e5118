/** The files of sql/: one folder per warehouse object, the same file names in each; numbers are the stage order. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { RULES, type Rule, type Severity } from '../model/check';
import { EltError } from '../model/errors';
import { splitStatements } from './sql-statements';
import { hasTouchedLines, readTouchedForm, wholeForm, type TouchedForm } from './touched-form';

/**
 *   table      applied once, never changed but by a migration that says so
 *   migration  applied once, after all tables
 *   view       dropped and made again when it, or a view before it, changed
 *   procedure  made again when it changed
 */
export type FileKind = 'table' | 'migration' | 'view' | 'procedure';

export interface WarehouseFile {
  readonly kind: FileKind;
  /** Path below sql/, with slashes. */
  readonly name: string;
  readonly version: number;
  readonly checksum: string;
  /** Of a migration: tables whose file it follows, `-- brings: 10_platform/x/table.sql from <the file's checksum before>`. */
  readonly brings: readonly Brought[];
  readonly statements: readonly string[];
}

/** A table that a migration brings from one state of its file to the next. */
export interface Brought {
  readonly table: string;
  readonly from: string;
}

export interface WarehouseCheck {
  readonly table: string;
  readonly name: string;
  readonly rule: Rule;
  readonly severity: Severity;
  /** Returns the rows of :source_system that break the rule, of all that there are. */
  readonly sql: string;
  /**
   * The same of what the load of :load_id touched, in each run; of all that there are where that costs little and so no load
   * is named; null where only a look at everything can tell.
   */
  readonly eachRun: string | null;
}

/** The rules by table, and how a query of another one is narrowed. */
export interface WarehouseChecks {
  readonly checks: readonly WarehouseCheck[];
  readonly touchedForm: TouchedForm;
}

const KINDS: Readonly<Record<string, FileKind>> = {
  'table.sql': 'table',
  'view.sql': 'view',
  'materialized_view.sql': 'view',
  'load.sql': 'procedure',
};
/** `own_checks.sql`: rules of one table, by hand, beside those that are derived for each. */
const CHECKS = ['checks.sql', 'own_checks.sql'];
const isChecks = (name: string): boolean => CHECKS.includes(name.split('/').at(-1) ?? '');
/** How the first line of a derived file begins. */
export const DERIVED_SQL = '-- Derived from';
const BRINGS = /^-- brings: (\S+\/table\.sql) from ([0-9a-f]{64})$/gm;
const CHECK_HEAD = /^ ([a-z][a-z0-9_]*) \(([a-z_]+), (fail|warn)(, daily)?\)$/;
const NAME = /^(?:(\d{2})_[a-z0-9_]+\/[a-z][a-z0-9_]*|migrations\/(\d{4})_[a-z0-9_]+\.sql)(?:$|\/)/;

/** All files in stage order. Throws ELT_INPUT_INVALID for a file that has no place there: nothing is skipped in silence. */
export function readWarehouseFiles(root: string): WarehouseFile[] {
  return listFiles(root)
    .filter((name) => !isChecks(name))
    .map((name) => {
      const text = readFileSync(join(root, name), 'utf8');
      const place = NAME.exec(name);
      const kind = name.startsWith('migrations/') ? 'migration' : KINDS[name.split('/').at(-1) ?? ''];
      if (!place || !kind) throw new EltError('ELT_INPUT_INVALID', `sql/${name}: ${placesOfFiles()}`);
      return {
        kind,
        name,
        version: Number(place[1] ?? place[2]),
        checksum: checksumOf(text),
        brings: readBrings(name, text),
        statements: splitStatements(text),
      };
    });
}

/** A derived file is another one when its statements are: its words and blanks change with its template, in every table at once. */
export function checksumOf(text: string): string {
  const counted = text.startsWith(DERIVED_SQL)
    ? splitStatements(text)
        .map((statement) => statement.replaceAll(/\s+/g, ' '))
        .join(';\n')
    : text;
  return createHash('sha256').update(counted).digest('hex');
}

/**
 * The data checks: each query of a checks.sql or own_checks.sql, by the comment above it, `-- check: name (rule, severity)`, with
 * `, daily` where it makes sense of everything only. Throws ELT_INPUT_INVALID for one that says less: a rule that is skipped
 * in silence holds for ever.
 */
export function readWarehouseChecks(root: string): WarehouseChecks {
  const files = listFiles(root);
  const touchedForm = readTouchedForm(root, files);
  const checks = files.filter(isChecks).flatMap((name) =>
    readFileSync(join(root, name), 'utf8')
      .split(/^-- check:/m)
      .slice(1)
      .map((section) => readCheck(name, section, touchedForm)),
  );
  return { checks, touchedForm };
}

/** Throws ELT_INPUT_INVALID for a line that says less: a migration would then change new tables too, or none. */
function readBrings(file: string, text: string): Brought[] {
  const brings = [...text.matchAll(BRINGS)].map(([, table = '', from = '']) => ({ table, from }));
  if (brings.length !== (text.match(/^-- brings:/gm) ?? []).length)
    throw new EltError(
      'ELT_INPUT_INVALID',
      `sql/${file}: a line is not "-- brings: NN_stage/object/table.sql from <SHA-256 of the file before>"`,
    );
  return brings;
}

function readCheck(file: string, section: string, touchedForm: TouchedForm): WarehouseCheck {
  const [head = ''] = section.split('\n', 1);
  const [, name = '', said = '', severity, daily] = CHECK_HEAD.exec(head) ?? [];
  const rule = RULES.find((known) => known === said);
  const query = section.slice(head.length);
  if (rule === undefined || splitStatements(query).length !== 1 || (daily && hasTouchedLines(query)))
    throw new EltError(
      'ELT_INPUT_INVALID',
      `sql/${file}: "-- check:${head}" is not "-- check: name (rule, fail|warn)" or, without lines for touched keys, "(rule, fail|warn, daily)" above one query; rules are ${RULES.join(', ')}`,
    );
  return {
    table: file.split('/')[1] ?? '',
    name,
    rule,
    severity: severity === 'fail' ? 'fail' : 'warn',
    sql: wholeForm(query),
    eachRun: daily ? null : touchedForm(query),
  };
}

function listFiles(root: string): string[] {
  return (
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
      // Nobody installs what only people ask.
      .filter((name) => name.endsWith('.sql') && !/^(queries|athena|report)\//.test(name))
      .sort()
  );
}

function placesOfFiles(): string {
  return `files are NN_stage/object/{${[...Object.keys(KINDS), ...CHECKS].join(',')}} and migrations/NNNN_what.sql`;
}
