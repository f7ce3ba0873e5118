/** What is made of known faults of dependencies, and of exceptions to them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exceptionsSchema, faultsOfExceptions, judge, type Exception } from '../../../scripts/audit/judge';
import { readNpm, readPip } from '../../../scripts/audit/reports';

const TODAY = '2026-12-01';
const FAULT = { advisory: 'GHSA-aaaa-bbbb-cccc', package: 'left-pad', title: 'pads too far' };
const exception = (more: Partial<Exception> = {}): Exception => ({
  advisory: FAULT.advisory,
  package: FAULT.package,
  why: 'nothing here pads what a stranger sends',
  until: '2027-01-31',
  ...more,
});

describe('a known fault', () => {
  it('is to be mended, unless an exception covers it', () => {
    expect(judge([FAULT], [], true)).toEqual(['left-pad: pads too far (GHSA-aaaa-bbbb-cccc)']);
    expect(judge([FAULT], [exception()], true)).toEqual([]);
  });

  it('is not covered by an exception for another package, or another fault of the same', () => {
    expect(judge([FAULT], [exception({ package: 'right-pad' })], false)).toHaveLength(1);
    expect(judge([FAULT], [exception({ advisory: 'GHSA-dddd-eeee-ffff' })], false)).toHaveLength(1);
  });

  it('that is gone leaves an exception to be taken away, once every registry was asked', () => {
    expect(judge([], [exception()], true)).toEqual([expect.stringContaining('covers nothing any more')]);
    expect(judge([], [exception()], false)).toEqual([]);
  });
});

describe('an exception', () => {
  it.each([
    ['2026-11-30', ['has expired']],
    ['2026-12-01', []],
    ['2027-06-01', []],
    ['2027-07-01', ['longer than half a year']],
  ])('until %s: %j', (until, faults) => {
    expect(faultsOfExceptions([exception({ until })], TODAY)).toEqual(
      faults.map((fault) => expect.stringContaining(fault) as unknown),
    );
  });

  it.each([
    ['without a reason', { why: '' }],
    ['without a day', { until: 'later' }],
    ['for everything', { advisory: '*' }],
  ])('%s is refused', (_, more) => {
    expect(exceptionsSchema.safeParse([exception()]).success).toBe(true);
    expect(exceptionsSchema.safeParse([{ ...exception(), ...more }]).success).toBe(false);
  });

  it('of those that are committed has not expired', () => {
    const text = readFileSync(join(__dirname, '../../../scripts/audit/exceptions.json'), 'utf8');
    const today = new Date().toISOString().slice(0, 10);
    expect(faultsOfExceptions(exceptionsSchema.parse(JSON.parse(text)), today)).toEqual([]);
  });
});

describe('a report', () => {
  it('of npm names each fault once, by its advisory', () => {
    const via = {
      source: 1,
      name: 'left-pad',
      title: 'pads too far',
      url: `https://github.com/advisories/${FAULT.advisory}`,
    };
    const vulnerabilities = {
      'left-pad': { via: [via] },
      'a-user-of-it': { via: ['left-pad'] },
      twice: { via: [via] },
    };
    expect(readNpm(JSON.stringify({ auditReportVersion: 2, vulnerabilities }))).toEqual({
      state: 'asked',
      found: [FAULT],
    });
  });

  it('of npm that could not ask is no good news', () => {
    expect(readNpm(JSON.stringify({ message: '405 Method Not Allowed', statusCode: 405 }))).toEqual({
      state: 'not-asked',
      why: '405 Method Not Allowed',
    });
    expect(readNpm('')).toMatchObject({ state: 'not-asked' });
    expect(readNpm(JSON.stringify({ auditReportVersion: 2, vulnerabilities: {} }))).toMatchObject({
      found: [],
    });
  });

  it('of pip-audit names each fault', () => {
    const vulns = [{ id: 'PYSEC-2026-1', fix_versions: ['2.0'] }];
    const dependencies = [
      { name: 'jinja2', version: '1.0', vulns },
      { name: 'attrs', version: '1', vulns: [] },
    ];
    expect(readPip(JSON.stringify({ dependencies, fixes: [] }))).toEqual({
      state: 'asked',
      found: [{ advisory: 'PYSEC-2026-1', package: 'jinja2', title: 'mended in 2.0' }],
    });
  });

  it('of pip-audit that skipped what it could not find is no good news, though it ended well', () => {
    const dependencies = [
      { name: 'attrs', version: '1', vulns: [] },
      { name: 'jinja2', skip_reason: 'Dependency not found on PyPI' },
    ];
    expect(readPip(JSON.stringify({ dependencies }))).toMatchObject({
      state: 'not-asked',
      why: '1 of 2 skipped: Dependency not found on PyPI',
    });
    expect(readPip('')).toMatchObject({ state: 'not-asked' });
  });
});
