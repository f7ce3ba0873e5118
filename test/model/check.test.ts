import {
  limitWarnings,
  outcomeOf as outcomeFor,
  RULES,
  type CheckOutcome,
  type CheckResult,
} from '../../src/model/check';

const result = (name: string, severity: 'fail' | 'warn', failed: number): CheckResult => ({
  place: 'batch',
  entity: 'customer',
  name,
  rule: 'custom',
  severity,
  failed,
  detail: failed > 0 ? 'why' : '',
});

const outcomeOf = (results: readonly CheckResult[]): CheckOutcome =>
  outcomeFor(results, { pipeline: 'prices', sourceSystem: 'branches' });

describe('the outcome of checks', () => {
  it('is good when every rule holds, of whatever severity', () => {
    expect(outcomeOf([result('a', 'fail', 0), result('b', 'warn', 0)])).toEqual({
      failure: null,
      warnings: [],
    });
  });

  it('has the code of the first broken rule that has one, and names all that fail', () => {
    const results = [result('b', 'warn', 1), result('keys_meet', 'fail', 2), result('c', 'fail', 3)];
    expect(outcomeOf(results)).toEqual({
      failure: { code: 'ELT_CHECK_KEYS_MEET', message: 'customer: keys_meet (2) why; customer: c (3) why' },
      warnings: ['customer: b (1) why; all of them: ecomflow query @failed_checks --set pipeline=prices'],
    });
  });

  it('names the table where no contract has the rule', () => {
    const { failure } = outcomeOf([
      { ...result('line_twice', 'fail', 1), place: 'fact_sales', entity: null },
    ]);
    expect(failure).toEqual({ code: 'ELT_CHECK_FAILED', message: 'fact_sales: line_twice (1) why' });
  });

  it.each(RULES)('of a broken %s rule is a warning with rule, count, example and what to do', (rule) => {
    const broken = { ...result('a', 'warn', 3), rule, detail: `such as ${'k'.repeat(400)}` };
    const [warning = ''] = outcomeOf([broken]).warnings;
    expect(warning).toMatch(/^customer: a \(3\) such as k+; \S.*\b(ecomflow|docs\/|source|correct)/);
  });

  it('tells rows that were kept aside from others', () => {
    const broken = { ...result('quantity:range', 'warn', 1), rule: 'range' as const };
    expect(outcomeOf([broken]).warnings.join()).toContain(
      'ecomflow query @rejected_rows --set source_system=branches',
    );
    const ofTable = { ...broken, place: 'fact_sales', entity: null };
    expect(outcomeOf([ofTable]).warnings.join()).toContain(
      'ecomflow query @failed_checks --set pipeline=prices',
    );
  });

  it('stays small, and says where the rest is', () => {
    const many = limitWarnings(Array.from({ length: 25 }, (_, index) => `warning ${index}`));
    expect(many).toHaveLength(21);
    expect(many.at(-1)).toBe('and 5 more: see `ecomflow status RUN`');
  });
});
