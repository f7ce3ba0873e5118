/**
 * Where each feed of a pipeline comes from, in the words of lineage: a data set's namespace and name.
 * Source: OpenLineage, spec/Naming.md.
 */
import type { Pipeline } from '../model/pipeline';

export interface Origin {
  /** As the books call it: a feed, or of a table's feed its entity (src/model/books.ts). */
  readonly feed: string;
  readonly namespace: string;
  readonly name: string;
}

export interface Origins {
  of(pipeline: Pipeline): Promise<readonly Origin[]>;
}

/** Throws ELT_CONFIG_INVALID with the kinds that there are. */
export type FindOrigins = (kind: string) => Origins;
