/** What is asked of the worker's image before it runs, and of the machine that is to run it; each with what must be refused. */
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { baseNameOf } from '../../../scripts/image/base-name';
import { faultsOfConfig, faultsOfFiles } from '../../../scripts/image/judge';
import { createReport } from '../../../scripts/image/report';
import { findTools } from '../../../scripts/image/tools';

const DOCKERFILE = join(__dirname, '../../../Dockerfile');
const UID = 1000;

describe("the image's own word", () => {
  const good = {
    User: '1000:1000',
    Env: ['PATH=/usr/bin', 'NODE_ENV=production'],
    Entrypoint: ['node', '--enable-source-maps', 'dist/worker.js'],
    Cmd: null,
    WorkingDir: '/app',
  };

  it('is good with a number for its user and Node for its command', () => {
    expect(faultsOfConfig(good)).toEqual([]);
  });

  it.each([
    ['root', { User: '0:0' }, /number that is not 0/],
    ['a name, which a platform cannot judge', { User: 'node' }, /number that is not 0/],
    ['nobody at all', { User: '' }, /number that is not 0/],
    ['a shell', { Entrypoint: ['/bin/sh', '-c', 'node dist/worker.js'] }, /no room for a shell/],
    ['npm', { Entrypoint: ['npm', 'start'] }, /no room for a shell/],
    ['what compiles while it runs', { Entrypoint: ['node', '--import', 'tsx', 'src/worker.ts'] }, /compiles/],
    ['arguments of the base', { Cmd: ['node'] }, /arguments/],
    ['development', { Env: [] }, /NODE_ENV/],
  ])('is not with %s', (_, change, reason) => {
    expect(faultsOfConfig({ ...good, ...change }).join('\n')).toMatch(reason);
  });
});

describe("the image's files", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'ecomflow-judge-'));
    for (const folder of ['dist', 'sql', 'node_modules/zod'])
      mkdirSync(join(root, 'app', folder), { recursive: true });
    for (const file of ['dist/worker.js', 'dist/workflow-bundle.js', 'dist/workflow-bundle-sealed.js'])
      writeFileSync(join(root, 'app', file), '');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  // Whoever runs the tests owns the files, so another is asked about.
  const faults = (): string[] => faultsOfFiles(root, UID + (process.getuid?.() ?? 0));

  it('are good when they are what runs, and nobody else could change them', () => {
    expect(faults()).toEqual([]);
  });

  it('are not without the bundle of the workflows', () => {
    rmSync(join(root, 'app/dist/workflow-bundle.js'));
    expect(faults()).toEqual(['/app/dist/workflow-bundle.js is not there']);
  });

  it('are not with a compiler or with sources', () => {
    mkdirSync(join(root, 'app/node_modules/typescript'));
    mkdirSync(join(root, 'app/src'));
    expect(faults()).toEqual(['typescript is in it', '/app/src is in it']);
  });

  it('are not with a file that anybody may write', () => {
    chmodSync(join(root, 'app/dist/worker.js'), 0o666);
    expect(faults()).toEqual(['/app/dist/worker.js can be changed by its user']);
  });

  it("are not with a file of the image's user", () => {
    const owner = process.getuid?.() ?? 0;
    if (owner === 0) chownSync(join(root, 'app/sql'), UID, UID);
    expect(faultsOfFiles(root, owner === 0 ? UID : owner).join()).toMatch(/\/app\/sql can be changed/);
  });
});

describe('the check', () => {
  it('takes the base that the Dockerfile names', () => {
    expect(baseNameOf(DOCKERFILE)).toMatch(/^node:\d+-slim$/);
  });

  it('says what is missing and how to install it, and does not go on', () => {
    expect(() => findTools(() => undefined, 0)).toThrow(
      /buildah, bubblewrap, mmdebstrap, openssl not found.*apt-get install/,
    );
  });

  it('asks for root, and says how else it may be run', () => {
    expect(() => findTools((name) => `/usr/bin/${name}`, 1000)).toThrow(/sudo npm run image:check/);
    expect(findTools((name) => `/usr/bin/${name}`, 0).bwrap).toBe('/usr/bin/bwrap');
  });

  it('counts what failed, and a twin that passes as failed', async () => {
    const said: string[] = [];
    const report = createReport((line) => said.push(line));
    await report.check('one', () => undefined);
    await report.check('two', () => {
      throw new Error('no');
    });
    await report.twin('three', () => true);
    await report.twin('four', () => false);
    expect(report.counts()).toEqual({ passed: 2, failed: 2 });
    expect(said.filter((line) => line.startsWith('FAILED'))).toHaveLength(2);
  });
});
