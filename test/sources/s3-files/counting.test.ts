/** What the local Athena never is: a workgroup that somebody disabled. The rest is asked of a provisioned stack (test/cli/doctor.test.ts). */
import { lookAtWorkGroup, type CountingDeps } from '../../../src/sources/s3-files/doctor/counting';

function look(workGroup: object): ReturnType<typeof lookAtWorkGroup> {
  const answers = (answer: object): unknown => ({ send: () => Promise.resolve(answer) });
  return lookAtWorkGroup({
    athena: answers({ WorkGroup: workGroup }) as CountingDeps['athena'],
    s3: answers({}) as CountingDeps['s3'],
    settings: { athenaWorkGroup: 'counts', lakeBucket: 'lake' },
  });
}

describe("the doctor's look at Athena's workgroup", () => {
  it('takes a disabled one for bad, and says what to do', async () => {
    expect(await look({ State: 'DISABLED' })).toMatchObject({
      verdict: 'bad',
      mend: expect.stringContaining('enable') as string,
    });
    expect(await look({ State: 'ENABLED' })).toMatchObject({ verdict: 'good' });
  });

  it('takes results that go to no bucket for bad', async () => {
    const enforcing = (OutputLocation: string) => ({
      Configuration: { EnforceWorkGroupConfiguration: true, ResultConfiguration: { OutputLocation } },
    });
    expect(await look(enforcing('results/'))).toMatchObject({ verdict: 'bad' });
    expect(await look(enforcing('s3://lake/results/'))).toMatchObject({ verdict: 'good' });
  });
});
