import { definePipeline } from '../../src/model/pipeline';
import { pipeline as ecommerce } from '../../src/pipelines/ecommerce/pipeline';
import { can, capableOf, findAmongRooms, type Room } from '../../src/sources/capabilities';

describe('what a kind of source can do', () => {
  const pipeline = definePipeline(ecommerce);
  const report = () => Promise.resolve({ json: {}, text: 'well' });
  const rooms: readonly Room[] = [{ kind: 'mysql-cdc', report }, { kind: 'other' }];

  it('is found by the kind that the pipeline names', async () => {
    const source = capableOf(findAmongRooms(rooms), pipeline, 'source status', 'report');
    expect(await source.report(pipeline)).toEqual({ json: {}, text: 'well' });
  });

  it('is refused by name where the kind has nothing of the sort', () => {
    expect(() => capableOf(findAmongRooms(rooms), pipeline, 'source accept-ddl', 'acceptDdl')).toThrow(
      /^ecommerce: source accept-ddl: a source of kind "mysql-cdc" has nothing of this sort$/,
    );
  });

  it('is refused where one of several things that belong together is not there', () => {
    const half = findAmongRooms([{ kind: 'mysql-cdc', report, figures: () => Promise.resolve([]) }]);
    expect(() => capableOf(half, pipeline, 'reconcile', 'figures', 'countBronze')).toThrow(/reconcile/);
    expect(can(half(pipeline), 'report', 'figures')).toBe(true);
  });

  it('is refused for a kind that nobody knows, with those that there are', () => {
    const findRoom = findAmongRooms([{ kind: 'one' }, { kind: 'two' }]);
    expect(() => findRoom(pipeline)).toThrow(/no source kind "mysql-cdc"; there are: one, two/);
  });
});
