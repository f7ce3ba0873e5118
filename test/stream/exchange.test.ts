/** What is no answer, and is asked again, and what is a mistake of the caller's, and is thrown. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exchange, isNoAnswer } from '../../src/stream/client/exchange';

const failureOf = (url: string, headers = {}): Promise<unknown> =>
  exchange(url, { headers }).then(
    ({ status }) => status,
    (error: unknown) => error,
  );

it('is no answer where nobody listens, no name is found, or the connection breaks', async () => {
  const server = createServer((request) => request.socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/`;
  expect(isNoAnswer(await failureOf(url))).toBe(true);
  await new Promise((resolve) => server.close(resolve));
  expect(isNoAnswer(await failureOf(url))).toBe(true);
  expect(isNoAnswer(await failureOf('http://nowhere.invalid/'))).toBe(true);
});

it('and is thrown where it cannot be sent at all: the twin', async () => {
  for (const failure of [
    await failureOf('no address'),
    await failureOf('http://127.0.0.1:1/', { 'x-odd': 'a\nb' }),
    new TypeError('a mistake'),
  ])
    expect([String(failure), isNoAnswer(failure)]).toEqual([String(failure), false]);
});
