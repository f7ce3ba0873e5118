/**
 * Settings of the source's server, each as a run or DMS needs it; AWS's premigration assessments for MySQL and MariaDB ask for
 * the same. A setting that the server does not have cannot be wrong. What a session sets for itself nobody can see from here.
 */
import { bad, examine, good, type Finding } from '../../finding';

interface Rule {
  readonly check: string;
  /** Which value each may have. */
  readonly wanted: Readonly<Record<string, (value: string) => boolean>>;
  readonly good: string;
  readonly mend: string;
}

const NEW_EPOCH = 'then start a new epoch (docs/runbook.md)';

// Servers say ON and OFF, or 1 and 0, and no limit as 0.000000.
const isOff = (value: string): boolean => ['OFF', '0'].includes(value.toUpperCase());
const isNoLimit = (value: string): boolean => Number(value) === 0;

const RULES: readonly Rule[] = [
  {
    check: 'source log compression',
    wanted: { log_bin_compress: isOff, binlog_transaction_compression: isOff },
    good: 'none',
    mend: `set global log_bin_compress (MariaDB) or binlog_transaction_compression (MySQL) = OFF: DMS reads no compressed changes; ${NEW_EPOCH}`,
  },
  {
    check: 'source row values',
    wanted: { binlog_row_value_options: (value) => value === '' },
    good: 'whole',
    mend: `set global binlog_row_value_options = '': DMS reads no parts of JSON values; ${NEW_EPOCH}`,
  },
  {
    check: 'source server id',
    wanted: { server_id: (value) => Number(value) > 0 },
    good: 'set',
    mend: 'set server_id to 1 or greater: without it the server sends its log to nobody',
  },
  {
    check: 'source takes writes',
    wanted: {
      read_only: isOff,
      super_read_only: isOff,
      innodb_read_only: isOff,
      transaction_read_only: isOff,
      tx_read_only: isOff,
    },
    good: 'yes',
    mend: 'let the secret name the server that takes writes (no replica), or set global read_only = OFF: each run sets its mark',
  },
  {
    check: 'source time limits',
    wanted: { max_statement_time: isNoLimit, max_execution_time: isNoLimit },
    good: 'none',
    mend: 'set max_statement_time (MariaDB) or max_execution_time (MySQL) to 0, globally or for the users of DMS and EcomFlow: it ends full loads and the counts at a mark',
  },
];

/** AWS's DMS takes the columns' names from the catalog, the local one from the log. */
const LOCAL_RULE: Rule = {
  check: 'source row metadata',
  wanted: { binlog_row_metadata: (value) => value.toUpperCase() === 'FULL' },
  good: 'full',
  mend: `set global binlog_row_metadata = FULL: the local DMS needs the columns' names; ${NEW_EPOCH}`,
};

/** All settings that `judgeSettings` goes by. */
export const SETTINGS: readonly string[] = [...RULES, LOCAL_RULE].flatMap(({ wanted }) =>
  Object.keys(wanted),
);

/** `isLocal`: DMS is the local one. */
export function judgeSettings(variables: ReadonlyMap<string, string>, isLocal: boolean): Promise<Finding[]> {
  return Promise.all(
    (isLocal ? [...RULES, LOCAL_RULE] : RULES).map(({ check, wanted, good: says, mend }) => {
      const faults = Object.entries(wanted).flatMap(([name, isRight]) => {
        const value = variables.get(name);
        return value === undefined || isRight(value) ? [] : [`${name} is ${value || 'empty'}`];
      });
      return examine(check, mend, () =>
        Promise.resolve(faults.length === 0 ? good(says) : bad(faults.join(', '))),
      );
    }),
  );
}
