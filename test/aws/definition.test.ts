import { readDefinition } from '../../src/aws/definition';
import { pipeline } from '../../src/pipelines/ecommerce/pipeline';

const frozen = (content: unknown) => ({ readJson: () => Promise.resolve(content) });

describe('the definition that a plan froze', () => {
  it('is read back as it was', async () => {
    expect(await readDefinition(frozen(pipeline), 'lake', 'key')).toEqual(pipeline);
  });

  it('of before entities stood apart and source systems had names is read in the words of today', async () => {
    const { sourceSystem: _, entities, source, ...others } = pipeline;
    const before = { ...others, source: { ...source, entities } };
    expect(await readDefinition(frozen(before), 'lake', 'key')).toEqual(pipeline);
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
    const frozen_ = JSON.parse(JSON.stringify({ ...others, entities: before })) as unknown;
    expect(await readDefinition(frozen(frozen_), 'lake', 'key')).toEqual(pipeline);
    expect(rhythm.freshness.length + rhythm.volume.length).toBeGreaterThan(2);
  });

  it('is refused where it says what nobody knows', async () => {
    await expect(readDefinition(frozen({ ...pipeline, other: 1 }), 'lake', 'key')).rejects.toThrow(/other/);
  });
});
