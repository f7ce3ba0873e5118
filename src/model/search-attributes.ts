/** What runs can be found by in Temporal's lists. Set-up registers them in the namespace; a workflow that sets one which is not there waits. */
export const SEARCH_ATTRIBUTES = {
  Pipeline: 'KEYWORD',
  /** First instant of the window, or of a backfill's range. */
  WindowFrom: 'DATETIME',
  /** Where it is; where it ended. */
  Stage: 'KEYWORD',
  /** How it ended: a summary's status, or `failed`, `cancelled`, `committed`. Not set while it runs. */
  Outcome: 'KEYWORD',
} as const;
