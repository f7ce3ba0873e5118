/** For what ledger and books have lines. */
import { bookLines, isFeed, linesOf } from '../../src/model/books';
import { definePipeline } from '../../src/model/pipeline';
import { listPipelines } from '../../src/pipelines/registry';
import { salesFiles } from './support/sales-files';

const pipeline = definePipeline(salesFiles());

it('are each feed and each entity of a source of files, and an object of a feed has those of what it makes', () => {
  expect(bookLines(pipeline)).toEqual(['sale', 'product']);
  expect(linesOf(pipeline, 'sale')).toEqual(['sale', 'product']);
  expect([isFeed(pipeline, 'sale'), isFeed(pipeline, 'product')]).toEqual([true, false]);
});

it('are the entities alone where each has objects of its own', () => {
  for (const one of listPipelines().filter(({ source }) => !('mappings' in source))) {
    const names = one.entities.map(({ name }) => name);
    expect(bookLines(one)).toEqual(names);
    expect(names.flatMap((name) => linesOf(one, name))).toEqual(names);
  }
});

it('has none for what the pipeline does not bring', () => {
  expect(linesOf(pipeline, 'elsewhere')).toEqual([]);
});
