/** A build becomes current as soon as its worker has told of all its queues, which it does one after the other. */
import { setCurrent } from '../../src/deployment/set-current';

const MISSING =
  '9 FAILED_PRECONDITION: proposed current version is missing active task queues from the current version';

/** A server that answers with these errors first, and then agrees. */
function serverOf(...errors: readonly Error[]) {
  let calls = 0;
  const setWorkerDeploymentCurrentVersion = () => {
    const error = errors[calls];
    calls += 1;
    return error ? Promise.reject(error) : Promise.resolve({});
  };
  const client = { options: {}, workflowService: { setWorkerDeploymentCurrentVersion } };
  return { client: client as unknown as Parameters<typeof setCurrent>[0], calls: () => calls };
}
const failed = (message: string, code: number): Error => Object.assign(new Error(message), { code });

describe('a build', () => {
  it('whose worker still tells of its queues is asked for again', async () => {
    const server = serverOf(failed(MISSING, 9), failed(MISSING, 9));
    await setCurrent(server.client, '2', 5_000);
    expect(server.calls()).toBe(3);
  });

  it('whose queues do not come in time is refused with what the server says', async () => {
    const server = serverOf(...Array.from({ length: 99 }, () => failed(MISSING, 9)));
    await expect(setCurrent(server.client, '2', 20)).rejects.toThrow('missing active task queues');
    expect(server.calls()).toBeLessThan(99);
  });

  it.each([
    ['of another precondition', failed('9 FAILED_PRECONDITION: the version is not there', 9)],
    ['of another code', failed(MISSING, 5)],
  ])('is refused at once where the server complains %s', async (_, error) => {
    const server = serverOf(error);
    await expect(setCurrent(server.client, '2', 5_000)).rejects.toThrow(error.message);
    expect(server.calls()).toBe(1);
  });
});
