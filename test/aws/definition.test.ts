import { contractsOf } from '../../src/activities/manifest-feeds';
import { readDefinition } from '../../src/aws/definition';
import { pipeline } from '../../src/pipelines/ecommerce/pipeline';
import { pipeline as regionalSales } from '../../src/pipelines/regional-sales/pipeline';
import { tableMappings } from '../../src/sources/mysql-cdc/dms-settings';
import { definitionOfBefore } from '../support/contracts-of-before';
import before from './past/definition-before-table-feeds.json';

const read = (content: unknown) =>
  readDefinition({ readJson: () => Promise.resolve(content) }, 'lake', 'key');

describe('the definition that a plan froze', () => {
  it.each([pipeline, regionalSales])('is read back as it was: $name', async (definition) => {
    expect(await read(JSON.parse(JSON.stringify(definition)))).toEqual(definition);
  });

  it('of before tables had feeds captures and refines what it said, of its columns, too', async () => {
    const definition = await read(definitionOfBefore(pipeline));
    expect(definition.entities).toEqual(pipeline.entities);
    expect(contractsOf(definition)).toEqual(contractsOf(pipeline));
    expect(tableMappings(definition)).toEqual(tableMappings(pipeline));
    expect(await read(definitionOfBefore(regionalSales))).toEqual(regionalSales);
  });

  it('of before tables had feeds has each word of its columns in its place', async () => {
    const definition = await read(before);
    expect(contractsOf(definition)).toMatchObject([
      {
        contract: {
          name: 'thing',
          columns: [{ name: 'id' }, { name: 'at' }, { name: 'colour', addedLater: true }, { name: 'n' }],
        },
        feed: {
          table: 'things',
          columns: {
            at: { timezone: 'Europe/Berlin' },
            colour: { optional: true, formerly: ['farbe'] },
            n: { alsoWrittenAs: ['varchar(9)'] },
          },
        },
      },
    ]);
    const [said] = definition.entities;
    expect(said).not.toHaveProperty('sourceTable');
  });

  it('of before entities stood apart and source systems had names is read in the words of today', async () => {
    const { sourceSystem: _, entities, source, ...others } = pipeline;
    expect(await read({ ...others, source: { ...source, entities } })).toEqual(pipeline);
    const older = definitionOfBefore(pipeline) as typeof pipeline;
    const { sourceSystem: __, entities: within, source: own, ...rest } = older;
    const definition = await read({ ...rest, source: { ...own, entities: within } });
    expect(contractsOf(definition)).toEqual(contractsOf(pipeline));
  });

  it('of before pipelines had a rhythm has the rhythm of its entities', async () => {
    const { rhythm, entities, ...others } = pipeline;
    const before = entities.map((entity) => {
      const of = <T extends { readonly entity: string }>(
        rules: readonly T[],
      ): Omit<T, 'entity'> | undefined => {
        const found = rules.find((rule) => rule.entity === entity.name);
        if (!found) return undefined;
        const { entity: _, ...rule } = found;
        return rule;
      };
      const { freshness, volume } = { freshness: of(rhythm.freshness), volume: of(rhythm.volume) };
      return { ...entity, quality: { ...entity.quality, freshness, volume } };
    });
    const frozen = JSON.parse(JSON.stringify({ ...others, entities: before })) as unknown;
    expect(await read(frozen)).toEqual(pipeline);
    expect(rhythm.freshness.length + rhythm.volume.length).toBeGreaterThan(2);
  });

  it('is refused where it says what nobody knows', async () => {
    await expect(read({ ...pipeline, other: 1 })).rejects.toThrow(/other/);
  });
});
