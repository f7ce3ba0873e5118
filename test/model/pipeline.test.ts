import { definePipeline } from '../../src/model/pipeline';
import { pipeline } from '../../src/pipelines/ecommerce/pipeline';

/** The shop, with one entity referring to another. */
function referringTo(column: string, entity: string): typeof pipeline {
  const [first, ...others] = pipeline.entities;
  if (!first) throw new Error('the shop has entities');
  const referring = { ...first, references: [{ column, entity, severity: 'warn' as const }] };
  return { ...pipeline, entities: [referring, ...others] };
}

describe('a pipeline', () => {
  it('may have references between its entities', () => {
    expect(definePipeline(referringTo('city', 'product'))).toBeDefined();
  });

  it.each([
    ['nobody', /city references nobody, which is not among the entities/],
    ['order_line', /city references order_line, which has a key of several columns/],
  ])('refuses a reference to %s, which could never be asked', (entity, message) => {
    expect(() => definePipeline(referringTo('city', entity))).toThrow(message);
  });

  it('refuses a fact whose rows none of its entities has: nobody could count them', () => {
    const load = { ...pipeline.load, facts: ['fact_sales', 'fact_returns'] };
    expect(() => definePipeline({ ...pipeline, load })).toThrow(
      /none of the entities is grainOf fact_returns/,
    );
  });

  it.each<[string, object, RegExp]>([
    [
      'of an entity that it does not bring',
      { freshness: [{ entity: 'nobody', hours: 1 }] },
      /rhythm: nobody is not/,
    ],
    ['of a volume without bounds', { volume: [{ entity: 'customer' }] }, /neither minRatio nor maxRatio/],
  ])('refuses a rhythm %s', (_, rhythm, message) => {
    expect(() => definePipeline({ ...pipeline, rhythm })).toThrow(message);
  });

  it("brings its own system's records where nobody says of another", () => {
    const { sourceSystem: _, ...unsaid } = pipeline;
    expect(definePipeline(unsaid).sourceSystem).toBe('ecommerce');
    expect(definePipeline({ ...unsaid, sourceSystem: 'shop' }).sourceSystem).toBe('shop');
  });
});
