/** How jobs and what they make are called. Source: OpenLineage, spec/Naming.md. */
import { silverPrefix } from '../model/names';
import type { DatasetName } from './event';

/** Redshift's, which the Data API is never told. */
const REDSHIFT_PORT = 5439;
const SCHEMA = 'public';

export interface Places {
  readonly region: string;
  /** A workgroup's name, or a cluster's. */
  readonly redshift: string;
  readonly database: string;
  readonly lakeBucket: string;
  /** Temporal's. */
  readonly namespace: string;
  /** Of the queue of loads: several may share a namespace. */
  readonly warehouse: string;
}

export function jobNamespace({ namespace, warehouse }: Places): string {
  return `ecomflow://${namespace}/${warehouse}`;
}

/** A table or view of the warehouse: `redshift://workgroup.region:port`, `database.schema.table`. */
export function inWarehouse({ redshift, region, database }: Places, table: string): DatasetName {
  return {
    namespace: `redshift://${redshift}.${region}:${REDSHIFT_PORT}`,
    name: `${database}.${SCHEMA}.${table}`,
  };
}

export function inSilver({ lakeBucket }: Places, pipeline: string, entity: string): DatasetName {
  return { namespace: `s3://${lakeBucket}`, name: `${silverPrefix(pipeline)}/${entity}` };
}
