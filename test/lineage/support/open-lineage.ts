/**
 * What the standard asks of an event, written from its published schema, for it cannot be fetched while tests run and no package ships it: the fields
 * that are required, their types and formats, and of each facet that it knows the same. A facet that it does not know is a custom one.
 * Source: OpenLineage 2-0-2, spec/OpenLineage.json and spec/facets/*.json.
 */
import { z } from 'zod';

const uri = z.string().refine((text) => URL.canParse(text), 'a URI');
/** The schema says `date-time`; ours are UTC. */
const dateTime = z.iso.datetime();
const count = z.number().int();
const named = { namespace: z.string(), name: z.string() };

/** What every facet has. */
const base = { _producer: uri, _schemaURL: uri };
const custom = z.looseObject(base);
const facet = <Shape extends z.ZodRawShape>(type: string, shape: Shape) =>
  z.looseObject({
    ...base,
    _schemaURL: uri.refine(
      (url) => new RegExp(`/spec/facets/\\d-\\d-\\d/${type}\\.json#/\\$defs/${type}$`).test(url),
      type,
    ),
    ...shape,
  });
const facets = <Shape extends z.ZodRawShape>(known: Shape) => z.object(known).catchall(custom);

const runFacets = facets({
  nominalTime: facet('NominalTimeRunFacet', {
    nominalStartTime: dateTime,
    nominalEndTime: dateTime.optional(),
  }).optional(),
  parent: facet('ParentRunFacet', {
    run: z.looseObject({ runId: z.uuid() }),
    job: z.looseObject(named),
  }).optional(),
  errorMessage: facet('ErrorMessageRunFacet', {
    message: z.string(),
    programmingLanguage: z.string(),
    stackTrace: z.string().optional(),
  }).optional(),
  processing_engine: facet('ProcessingEngineRunFacet', {
    version: z.string(),
    name: z.string().optional(),
    openlineageAdapterVersion: z.string().optional(),
  }).optional(),
});

const jobFacets = facets({
  jobType: facet('JobTypeJobFacet', {
    processingType: z.string(),
    integration: z.string(),
    jobType: z.string().optional(),
  }).optional(),
});

const inputField = z.looseObject({
  ...named,
  field: z.string(),
  transformations: z
    .array(
      z.looseObject({
        type: z.enum(['DIRECT', 'INDIRECT']),
        subtype: z.string().optional(),
        description: z.string().optional(),
        masking: z.boolean().optional(),
      }),
    )
    .optional(),
});

const datasetFacets = facets({
  schema: facet('SchemaDatasetFacet', {
    fields: z.array(z.looseObject({ name: z.string(), type: z.string().optional() })).optional(),
  }).optional(),
  columnLineage: facet('ColumnLineageDatasetFacet', {
    fields: z.record(z.string(), z.looseObject({ inputFields: z.array(inputField) })),
    dataset: z.array(inputField).optional(),
  }).optional(),
});

const statistics = {
  rowCount: count.optional(),
  size: count.optional(),
  fileCount: count.optional(),
};
const dataset = { ...named, facets: datasetFacets.optional() };

export const openLineageEvent = z.looseObject({
  eventTime: dateTime,
  producer: uri,
  schemaURL: uri.refine((url) => url.endsWith('/OpenLineage.json#/$defs/RunEvent'), 'of a run'),
  eventType: z.enum(['START', 'RUNNING', 'COMPLETE', 'ABORT', 'FAIL', 'OTHER']).optional(),
  run: z.looseObject({ runId: z.uuid(), facets: runFacets.optional() }),
  job: z.looseObject({ ...named, facets: jobFacets.optional() }),
  inputs: z
    .array(
      z.looseObject({
        ...dataset,
        inputFacets: facets({
          inputStatistics: facet('InputStatisticsInputDatasetFacet', statistics).optional(),
        }).optional(),
      }),
    )
    .optional(),
  outputs: z
    .array(
      z.looseObject({
        ...dataset,
        outputFacets: facets({
          outputStatistics: facet('OutputStatisticsOutputDatasetFacet', statistics).optional(),
        }).optional(),
      }),
    )
    .optional(),
});

/** Where an event is not as the standard has it; empty where it is. */
export function faultsIn(event: unknown): string[] {
  const read = openLineageEvent.safeParse(event);
  return read.success ? [] : read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}
