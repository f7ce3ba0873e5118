/** What names one source outside its folder is listed in docs/one-source.md with its reason, and nothing else names one. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
/** In letters as people write them: `arrivedMs` names no DMS. */
const WORDS = /[Ee]commerce|[Ss]hop|[Cc]ustomer|[Mm]y[Ss][Qq][Ll]|MYSQL|\bdms\b|DMS|Dms/;
/** Their own places; definitions, tests and docs. */
const OWN = [
  /^src\/pipelines\/(ecommerce|_?online-retail|online-retail-stream|regional-sales|purchases|_scaffold)\//,
  /^src\/entities\//,
  /^src\/samples\/shop\//,
  /\/mysql-cdc\//,
  /^local-aws\/dms\//,
  /^(test|docs)\//,
  /^(README|CHANGELOG|CONTRIBUTING)\.md$/,
];
/** Written by `npm run gen` or by npm. */
const DERIVED = [/^infra-terraform\/generated\//, /^src\/pipelines\/list\.ts$/, /^package-lock\.json$/];

interface Allowed {
  readonly place: string;
  readonly why: string;
}

function readAllowed(page: string): Allowed[] {
  return [...page.matchAll(/^\| `([^`]+)` +\| (.+?) +\|$/gm)].map(([, place = '', why = '']) => ({
    place,
    why,
  }));
}

const covers = ({ place }: Allowed, file: string): boolean =>
  place.endsWith('/') ? file.startsWith(place) : file === place;

/** Files that name a source outside its places. */
function namingFiles(files: readonly string[], read: (file: string) => string): string[] {
  return files
    .filter((file) => ![...OWN, ...DERIVED].some((place) => place.test(file)))
    .filter((file) => WORDS.test(read(file)));
}

const unlisted = (naming: readonly string[], allowed: readonly Allowed[]): string[] =>
  naming.filter((file) => !allowed.some((one) => covers(one, file)));
const idle = (naming: readonly string[], allowed: readonly Allowed[]): string[] =>
  allowed.filter((one) => !naming.some((file) => covers(one, file))).map(({ place }) => place);

describe('one source', () => {
  const allowed = readAllowed(readFileSync(join(ROOT, 'docs/one-source.md'), 'utf8'));
  const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
    .split('\0')
    .filter(Boolean);
  const naming = namingFiles(tracked, (file) => readFileSync(join(ROOT, file), 'latin1'));

  it('is named outside its folder by listed files alone', () => {
    expect(unlisted(naming, allowed)).toEqual([]);
  });

  it('is still named by each that is listed, with a reason', () => {
    expect(idle(naming, allowed)).toEqual([]);
    expect(allowed.filter(({ why }) => why.trim().length < 10)).toEqual([]);
  });

  it('is not named in silence by a file that nobody listed', () => {
    const planted = namingFiles(['src/activities/plan.ts', 'src/model/window.ts'], (file) =>
      file.endsWith('plan.ts') ? 'const table = "customer";' : 'const arrivedMs = 1;',
    );
    expect(unlisted(planted, allowed)).toEqual(['src/activities/plan.ts']);
    expect(idle([], [{ place: 'src/gone.ts', why: 'it was there once' }])).toEqual(['src/gone.ts']);
  });
});
