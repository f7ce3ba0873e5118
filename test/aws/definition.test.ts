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

  it('is refused where it says what nobody knows', async () => {
    await expect(readDefinition(frozen({ ...pipeline, other: 1 }), 'lake', 'key')).rejects.toThrow(/other/);
  });
});
