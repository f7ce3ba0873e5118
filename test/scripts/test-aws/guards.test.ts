/** Tests that cost money start only where everything was said and found; each guard alone is enough to stop them. */
import { faultsOfTask } from '../../../scripts/test-aws/sigterm';
import { refusals, refusalsOfRehearsal, type Asked, type Found } from '../../../scripts/test-aws/guards';
import { parseOptions } from '../../../scripts/test-aws/options';

const asked: Asked = { account: '111122223333', budgetUsd: 400, yes: true };
const found: Found = {
  account: '111122223333',
  environment: 'dev',
  budget: { limitUsd: 400, spentUsd: 120 },
  endpoint: undefined,
};

describe('tests in an account', () => {
  it('start where everything was said and is so', () => {
    expect(refusals(asked, found)).toEqual([]);
  });

  it.each<[string, Partial<Asked>, Partial<Found>, RegExp]>([
    ['nobody said yes', { yes: false }, {}, /say --yes/],
    ['no account was named', { account: undefined }, {}, /say which account/],
    [
      'the credentials are of another account',
      {},
      { account: '444455556666' },
      /444455556666, and 111122223333 was meant/,
    ],
    ['no amount was named', { budgetUsd: undefined }, {}, /--budget/],
    ['the account has no budget', {}, { budget: undefined }, /no budget "ecomflow"/],
    ['the budget is larger than allowed', { budgetUsd: 100 }, {}, /400 USD a month, more than the 100/],
    ['the budget is used up', {}, { budget: { limitUsd: 400, spentUsd: 400 } }, /used up the budget/],
    ['it is production', {}, { environment: 'prod' }, /Environment is prod/],
    ['nobody knows what it is', {}, { environment: undefined }, /Environment is missing/],
    ['the calls do not go to AWS', {}, { endpoint: 'http://127.0.0.1:4566' }, /which is not AWS/],
  ])('do not start where %s', (_, askedOtherwise, foundOtherwise, reason) => {
    const reasons = refusals({ ...asked, ...askedOtherwise }, { ...found, ...foundOtherwise });
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toMatch(reason);
  });

  it('say every reason at once', () => {
    const nothing: Found = { account: '1', environment: undefined, budget: undefined, endpoint: 'http://x' };
    expect(refusals({ yes: false }, nothing)).toHaveLength(5);
  });
});

describe('a rehearsal', () => {
  it('is for a local stack alone', () => {
    expect(refusalsOfRehearsal({ endpoint: 'http://127.0.0.1:1' }, true)).toEqual([]);
    expect(refusalsOfRehearsal({ endpoint: 'http://127.0.0.1:1' }, false)).toEqual([
      'http://127.0.0.1:1 is no local stack',
    ]);
    expect(refusalsOfRehearsal({ endpoint: undefined }, false)).toHaveLength(1);
  });
});

describe('the options', () => {
  const parse = (...args: string[]) => parseOptions(['node', 'test-aws', ...args]);

  it('take an account, an amount and a yes', () => {
    const options = parse(
      '--account',
      '111122223333',
      '--budget',
      '50',
      '--yes',
      '--pipeline',
      'regional-sales',
    );
    expect(options).toMatchObject({
      account: '111122223333',
      budgetUsd: 50,
      yes: true,
      pipelines: ['regional-sales'],
    });
  });

  it('say no by themselves', () => {
    expect(parse()).toMatchObject({ yes: false, local: false });
    expect(parse().pipelines.length).toBeGreaterThan(1);
  });

  it('refuse an account of eleven digits, an amount of nothing and a pipeline that nobody knows', () => {
    expect(() => parse('--account', '11112222333')).toThrow(/twelve digits/);
    expect(() => parse('--budget', '0')).toThrow(/more than nothing/);
    expect(() => parse('--pipeline', 'nobody')).toThrow(/nobody/);
  });
});

describe("a task's end", () => {
  const at = (seconds: number): Date => new Date(seconds * 1000);
  const good = { stoppingAt: at(0), stoppedAt: at(95), containers: [{ exitCode: 0 }] };

  it('is good within the stop time and with code 0', () => {
    expect(faultsOfTask(good)).toEqual([]);
  });

  it('is not where it took longer, was killed, or says nothing', () => {
    expect(faultsOfTask({ ...good, stoppedAt: at(121) })).toEqual(['a task took 121 s to stop']);
    expect(faultsOfTask({ ...good, containers: [{ exitCode: 137 }] })).toEqual([
      "a task's containers ended with 137",
    ]);
    expect(faultsOfTask({ ...good, containers: [] })).toHaveLength(1);
  });
});
