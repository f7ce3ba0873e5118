/** What is uploaded of the Glue job: a module that is left out is missed only when a run imports it. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageGlue } from '../../src/aws/package-glue';

const GLUE = join(__dirname, '../../glue');

/** A zip says each name in clear. */
const holds = (zip: Uint8Array, name: string): boolean => Buffer.from(zip).includes(name);

describe("the package of the Glue job's code", () => {
  it('holds every module, in whatever folder of a package', async () => {
    const { zip } = await packageGlue(GLUE);
    const modules = ['elt', 'lake'].flatMap((name) =>
      readdirSync(join(GLUE, name), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.py'))
        .map((file) => `${name}/${file}`),
    );
    expect(modules).toContain('elt/formats/csv.py');
    expect(modules.filter((name) => !holds(zip, name))).toEqual([]);
  });

  it('holds nothing but modules, and changes with none but them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ecomflow-glue-'));
    for (const name of ['elt/deep', 'lake', 'jobs']) mkdirSync(join(folder, name), { recursive: true });
    for (const name of ['elt/deep/one.py', 'lake/two.py', 'jobs/refine.py', 'jobs/ingest.py'])
      writeFileSync(join(folder, name), 'pass');
    const before = await packageGlue(folder);
    writeFileSync(join(folder, 'elt/deep/one.pyc'), 'compiled');
    expect((await packageGlue(folder)).zip).toEqual(before.zip);
    expect(holds(before.zip, 'elt/deep/one.py')).toBe(true);
    writeFileSync(join(folder, 'elt/deep/one.py'), 'raise');
    expect((await packageGlue(folder)).zip).not.toEqual(before.zip);
    rmSync(folder, { recursive: true });
  });
});
