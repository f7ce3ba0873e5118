/** What the demo may be told, and what does not go together. */
import { parseOptions } from '../../../scripts/demo/options';
import { listPipelines } from '../../../src/pipelines/registry';

const parse = (...args: readonly string[]) => parseOptions(['node', 'demo', ...args]);
const names = (...args: readonly string[]): string[] => parse(...args).pipelines.map(({ name }) => name);

describe("the demo's options", () => {
  it('show the shop, one pipeline, or every pipeline that there is', () => {
    expect(names()).toEqual(['ecommerce']);
    expect(names('--pipeline', 'regional-sales')).toEqual(['regional-sales']);
    expect(names('--all')).toEqual(listPipelines().map(({ name }) => name));
    expect(parse().days).toBeGreaterThan(parse('--all').days);
  });

  it('take several files, of one pipeline', () => {
    expect(
      parse('--pipeline', 'regional-sales', '--data', __filename, '--data', __filename).files,
    ).toHaveLength(2);
    expect(parse().files).toEqual([]);
  });

  it.each<[string, readonly string[], RegExp]>([
    [
      'a pipeline that is not there',
      ['--pipeline', 'nowhere'],
      /there is no pipeline "nowhere"; there are: ecommerce/,
    ],
    ['a file that is not there', ['--data', 'nowhere.csv'], /there is no file nowhere\.csv/],
    ['all pipelines and one', ['--all', '--pipeline', 'ecommerce'], /--all takes neither/],
    ['all pipelines and a file', ['--all', '--data', __filename], /--all takes neither/],
  ])('refuse %s', (_, args, words) => {
    expect(() => parse(...args)).toThrow(words);
  });
});
