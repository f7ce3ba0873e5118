/** The four files of a pipeline's folder, proposed from a sample: TypeScript that a person reads, changes and commits. */
import type { Entity } from '../../model/entity';
import type { GuessedMapping } from './mapping-guess';
import type { GuessedColumn } from './sample/columns';
import type { Note } from './sample/note';
import type { GuessedFormat, Sample } from './sample/sample';

export interface Proposal {
  readonly name: string;
  readonly feed: string;
  readonly sample: Sample;
  readonly mappings: readonly GuessedMapping[];
  readonly notes: readonly Note[];
}

/** By name. */
export function filesOf(proposal: Proposal): Readonly<Record<string, string>> {
  return {
    'feeds.ts': feedsFile(proposal),
    'mapping.ts': mappingFile(proposal),
    'pipeline.ts': pipelineFile(proposal),
    'README.md': readme(proposal),
  };
}

const text = (value: string): string =>
  value.includes("'") ? JSON.stringify(value) : `'${value.replaceAll('\\', '\\\\').replaceAll('\t', '\\t')}'`;
const oneLine = (value: string): string => value.replaceAll(/\s+/g, ' ');

function doubtsAbout(notes: readonly Note[], about: string): string[] {
  return notes.flatMap((note) => (note.about === about && !note.isSure ? [oneLine(note.says)] : []));
}

function feedsFile({ feed, sample, notes }: Proposal): string {
  const { format } = sample;
  const ofFile = ['encoding', 'delimiter', 'quote', 'header', 'rows', 'sample'].flatMap((about) =>
    doubtsAbout(notes, about).map((says) => `    // Not sure, ${about}: ${says}`),
  );
  return [
    `/** What the files of ${sample.file} are like. Proposed by \`ecomflow new pipeline\` from ${sample.rows} rows. */`,
    "import { defineFeed } from '../../model/feed';",
    '',
    'export const feeds = [',
    '  defineFeed({',
    `    name: ${text(feed)},`,
    ...ofFile,
    `    format: { ${formatText(format)} },`,
    '    columns: [',
    ...sample.columns.flatMap((column) => [
      ...doubtsAbout(notes, column.header).map((says) => `      // Not sure: ${says}`),
      `      ${columnText(column)},`,
    ]),
    '    ],',
    '  }),',
    '];',
    '',
  ].join('\n');
}

function formatText(format: GuessedFormat): string {
  switch (format.kind) {
    case 'csv':
      return [
        "kind: 'csv'",
        `delimiter: ${text(format.delimiter)}`,
        ...(format.quote === '"' ? [] : [`quote: ${text(format.quote)}`]),
        `encoding: ${text(format.encoding)}`,
        ...(format.header ? [] : ['header: false']),
      ].join(', ');
    case 'json-lines':
      return `kind: 'json-lines', encoding: ${text(format.encoding)}`;
    case 'parquet':
      return "kind: 'parquet'";
  }
}

function columnText({
  name,
  header,
  type,
  nullable,
  formats,
  timezone,
  decimal,
  thousands,
}: GuessedColumn): string {
  const parts = [
    `name: ${text(name)}`,
    ...(header === name ? [] : [`header: ${text(header)}`]),
    `type: ${text(type)}`,
    ...(nullable === false ? ['nullable: false'] : []),
    ...(formats ? [`formats: [${formats.map(text).join(', ')}]`] : []),
    ...(timezone ? [`timezone: ${text(timezone)}`] : []),
    ...(decimal ? [`decimal: ${text(decimal)}`] : []),
    ...(thousands ? [`thousands: ${text(thousands)}`] : []),
  ];
  return `{ ${parts.join(', ')} }`;
}

function mappingFile({ feed, mappings, notes }: Proposal): string {
  return [
    '/** Which events of which entities a row makes, in Spark SQL over the columns of the feed. */',
    "import type { MappingInput } from '../../model/mapping';",
    '',
    'export const mappings: MappingInput[] = [',
    ...mappings.flatMap(({ entity, columns, at, order, open }) => [
      ...doubtsAbout(notes, `mapping to ${entity.name}: at`).map((says) => `  // Not sure, at: ${says}`),
      '  {',
      `    feed: ${text(feed)},`,
      `    entity: ${text(entity.name)},`,
      '    columns: {',
      ...Object.entries(columns).map(([name, sql]) => `      ${name}: ${text(sql)},`),
      ...(open.length > 0 ? [`      // Without an expression yet, and never empty: ${open.join(', ')}`] : []),
      ...othersOf(entity, columns).map((column) => `      // ${column}`),
      '    },',
      `    at: ${text(at)},`,
      ...(order === 'event' ? [] : ["    order: 'arrival',"]),
      '  },',
    ]),
    '];',
    '',
  ].join('\n');
}

/** What else the entity has: the file is where somebody looks for it. */
function othersOf({ columns }: Entity, said: Readonly<Record<string, string>>): string[] {
  return columns
    .filter(({ name }) => !(name in said))
    .map(({ name, type, nullable, accepted }) =>
      [
        `${name}: ${type}`,
        ...(nullable ? [] : ['never empty']),
        ...(accepted ? [`one of ${accepted.join(', ')}`] : []),
      ].join('; '),
    );
}

const camel = (name: string): string =>
  name.replaceAll(/[-_]([a-z0-9])/g, (_, one: string) => one.toUpperCase());

function pipelineFile({ name, mappings }: Proposal): string {
  const entities = mappings.map(({ entity }) => entity);
  const dimensions = entities.flatMap((entity) => (entity.dimension ? [`'dim_${entity.name}'`] : []));
  const facts = [...new Set(entities.flatMap(({ grainOf }) => grainOf))].map((fact) => `'${fact}'`);
  return [
    ...entities.map(
      (entity) =>
        `import { ${camel(entity.name)} } from '../../entities/${entity.name.replaceAll('_', '-')}';`,
    ),
    "import { DAY_MS, definePipeline, s3Files } from '../../model/pipeline';",
    "import { feeds } from './feeds';",
    "import { mappings } from './mapping';",
    '',
    `/** Files that come to ${name}/ of the landing bucket, one window a day. */`,
    'export const pipeline = definePipeline({',
    `  name: '${name}',`,
    `  source: s3Files({ landing: { prefix: '${name}/' }, feeds, mappings }),`,
    `  entities: [${entities.map((entity) => camel(entity.name)).join(', ')}],`,
    `  load: { dimensions: [${dimensions.join(', ')}], facts: [${facts.join(', ')}] },`,
    '  publish: [],',
    '  report: [],',
    "  schedule: { calendar: '02:00', timezone: 'UTC', windowMs: DAY_MS },",
    '});',
    '',
  ].join('\n');
}

function readme({ name, sample, mappings, notes }: Proposal): string {
  const open = notes.filter(({ isSure }) => !isSure);
  const lines = (of: readonly Note[]): string[] =>
    of.map(({ about, says }) => `- ${about}: ${oneLine(says)}`);
  return [
    `# ${name}`,
    '',
    `Files like \`${sample.file}\` come to \`${name}/\` of the landing bucket, under any name. A row brings ${mappings
      .map(({ entity }) => `\`${entity.name}\``)
      .join(', ')}.`,
    '',
    `## Not sure: to be looked at`,
    '',
    ...(open.length > 0 ? lines(open) : ['Nothing of the sample left a doubt.']),
    '',
    '## Guessed',
    '',
    ...lines(notes.filter(({ isSure }) => isSure)),
    '',
  ].join('\n');
}
