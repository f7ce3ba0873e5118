/** What is there already is made; everything else that goes wrong is told. */
import { madeOnce } from '../../src/local-stack/made-once';

const failing = (name: string): Promise<never> => Promise.reject(Object.assign(new Error('no'), { name }));

it.each(['BucketAlreadyOwnedByYou', 'ResourceAlreadyExistsException', 'ResourceExistsException'])(
  'is made where AWS says %s',
  async (name) => {
    await expect(madeOnce(failing(name))).resolves.toBeUndefined();
  },
);

it.each(['BucketAlreadyExists', 'AccessDenied'])('is not made where AWS says %s: the twin', async (name) => {
  await expect(madeOnce(failing(name))).rejects.toMatchObject({ name });
});
