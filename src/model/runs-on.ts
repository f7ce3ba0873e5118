/** What DMS runs on, by `ECOMFLOW_DMS`, which Terraform sets by what it made: an instance of one's own, or DMS Serverless. */
export const RUNS_ON = ['instance', 'serverless'] as const;

export type RunsOn = (typeof RUNS_ON)[number];
