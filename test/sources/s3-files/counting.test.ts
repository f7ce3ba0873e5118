/** What the local Athena never is: a workgroup that somebody disabled. The rest is asked of a provisioned stack (test/cli/doctor.test.ts). */
import { InvalidRequestException } from '@aws-sdk/client-athena';
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

  it('takes an invalid request for a workgroup that is not there, and no other error', async () => {
    const fails = (error: Error) =>
      lookAtWorkGroup({
        athena: { send: () => Promise.reject(error) } as unknown as CountingDeps['athena'],
        s3: {} as CountingDeps['s3'],
        settings: { athenaWorkGroup: 'counts', lakeBucket: 'lake' },
      });
    const missing = new InvalidRequestException({ message: 'WorkGroup is not found.', $metadata: {} });
    expect(await fails(missing)).toMatchObject({ verdict: 'bad', says: 'there is no counts' });
    await expect(fails(new Error('no answer'))).rejects.toThrow('no answer');
  });

  it('takes results that go to no bucket for bad', async () => {
    const enforcing = (OutputLocation: string) => ({
      Configuration: { EnforceWorkGroupConfiguration: true, ResultConfiguration: { OutputLocation } },
    });
    expect(await look(enforcing('results/'))).toMatchObject({ verdict: 'bad' });
    expect(await look(enforcing('s3://lake/results/'))).toMatchObject({ verdict: 'good' });
  });
});
