import { product } from '../../entities/product';
import { DAY_MS, definePipeline, s3Files } from '../../model/pipeline';
import { feeds } from './feeds';
import { mappings } from './mapping';

/** An example to copy, and no pipeline: a folder whose name begins with an underscore is not read. */
export const pipeline = definePipeline({
  name: 'scaffold',
  source: s3Files({ landing: { prefix: 'scaffold/' }, feeds, mappings }),
  entities: [product],
  load: { dimensions: ['dim_product'], facts: [] },
  publish: [],
  report: [],
  schedule: { calendar: '02:00', timezone: 'UTC', windowMs: DAY_MS },
});
