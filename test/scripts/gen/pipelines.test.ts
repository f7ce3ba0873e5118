/** A pipeline is a folder: it is found by `npm run gen`, and nothing else has to name it. */
import { readPipelines } from '../../../scripts/gen/pipelines';
import { listPipelines } from '../../../src/pipelines/registry';
import { copyProject, type Project } from './support/project';

const BRANCH = (name: string) => `
  import { DAY_MS, definePipeline, mysqlCdc } from '../../model/pipeline';
  export const pipeline = definePipeline({
    name: '${name}', source: mysqlCdc({ database: 'branch', timezone: 'UTC', feeds: [{ entity: 'customer' }] }), entities: [] as never,
    load: { dimensions: [], facts: [] }, publish: [], report: [],
    schedule: { calendar: '02:00', timezone: 'UTC', windowMs: DAY_MS },
  });`;

/** With an entity of this project's, for a pipeline has to bring one. */
const branch = (name: string): string =>
  `import { customer } from '../../entities/customer';${BRANCH(name).replace('[] as never', '[customer]')}`;

describe('the pipelines of src/pipelines', () => {
  let project: Project;
  beforeEach(() => {
    project = copyProject(() => readPipelines(project.root));
  });
  afterEach(() => project.remove());

  it('are those of the registry', () => {
    expect(readPipelines(project.root)).toEqual(listPipelines());
    expect(project.gen('--check')).toEqual({ code: 0, said: [] });
  });

  it('have one more by a folder alone, which `npm run gen` puts on the list', () => {
    project.write('src/pipelines/old-branch/pipeline.ts', branch('old-branch'));
    project.write('src/pipelines/_scaffold/pipeline.ts', branch('name'));
    expect(project.gen('--check').said).toContain('gen: stale: src/pipelines/list.ts');
    expect(project.gen().code).toBe(0);
    expect(project.read('src/pipelines/list.ts')).toContain(
      "import { pipeline as oldBranch } from './old-branch/pipeline';",
    );
    expect(project.read('src/pipelines/list.ts')).not.toContain('_scaffold');
  });

  it('are refused with a folder that defines none: nothing is left out in silence', () => {
    project.write('src/pipelines/forgotten/README.md', '# forgotten');
    expect(project.gen().said).toEqual([
      expect.stringContaining('src/pipelines/forgotten has no pipeline.ts'),
    ]);
  });

  it.each([
    ['a folder of another name', branch('another'), 'belongs into src/pipelines/another'],
    ['a file without a pipeline', 'export const other = 1;', 'exports no `pipeline`'],
    ['a definition at fault', BRANCH('branch'), 'pipeline branch: '],
  ])('are refused with %s', (_, text, message) => {
    project.write('src/pipelines/branch/pipeline.ts', text);
    const { code, said } = project.gen();
    expect([code, said]).toEqual([1, [expect.stringContaining(message)]]);
  });
});
