/**
 * Events of OpenLineage, as far as this project writes them.
 * Source: OpenLineage's specification 2-0-2, spec/OpenLineage.json, spec/facets and spec/Naming.md.
 */

/** Who writes them. */
const PRODUCER = 'urn:ecomflow:worker';
const SPEC = 'https://openlineage.io/spec';

/** Facet → where its schema stands below the specification: its version and its type. */
const FACETS = {
  nominalTime: ['1-0-1', 'NominalTimeRunFacet'],
  parent: ['1-2-0', 'ParentRunFacet'],
  errorMessage: ['1-0-1', 'ErrorMessageRunFacet'],
  processing_engine: ['1-1-1', 'ProcessingEngineRunFacet'],
  jobType: ['2-0-4', 'JobTypeJobFacet'],
  schema: ['1-2-0', 'SchemaDatasetFacet'],
  columnLineage: ['1-2-0', 'ColumnLineageDatasetFacet'],
  inputStatistics: ['1-0-0', 'InputStatisticsInputDatasetFacet'],
  outputStatistics: ['1-0-2', 'OutputStatisticsOutputDatasetFacet'],
} as const;

export type FacetName = keyof typeof FACETS;
export type Facets = Partial<Readonly<Record<FacetName, object>>>;

export interface DatasetName {
  readonly namespace: string;
  readonly name: string;
}

export interface Dataset extends DatasetName {
  readonly facets: Facets;
}

export interface InputDataset extends Dataset {
  readonly inputFacets?: Facets;
}

export interface OutputDataset extends Dataset {
  readonly outputFacets?: Facets;
}

export interface RunEvent {
  readonly eventType: 'START' | 'COMPLETE' | 'FAIL' | 'ABORT';
  /** ISO UTC. */
  readonly eventTime: string;
  readonly producer: string;
  readonly schemaURL: string;
  readonly run: { readonly runId: string; readonly facets: Facets };
  readonly job: DatasetName & { readonly facets: Facets };
  readonly inputs: readonly InputDataset[];
  readonly outputs: readonly OutputDataset[];
}

export function runEvent(event: Omit<RunEvent, 'producer' | 'schemaURL'>): RunEvent {
  return { ...event, producer: PRODUCER, schemaURL: `${SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent` };
}

/** One facet under its name. */
export function facet(name: FacetName, content: object): Facets {
  const [version, type] = FACETS[name];
  const url = `${SPEC}/facets/${version}/${type}.json#/$defs/${type}`;
  return { [name]: { _producer: PRODUCER, _schemaURL: url, ...content } };
}
