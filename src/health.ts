/** Tells the container's platform how the worker is: `/live` while its process answers, `/ready` while it polls for work. */
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';

/** Listens on every address of the container: its platform may ask from outside. */
export async function serveHealth(port: number, isReady: () => boolean): Promise<Server> {
  const server = createServer((request, response) => {
    const [status, text] = answerTo(request.url, isReady);
    response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`);
  });
  server.listen(port);
  await once(server, 'listening');
  // A shutdown waits for work, never for who asks how it goes.
  server.unref();
  return server;
}

function answerTo(path: string | undefined, isReady: () => boolean): [number, string] {
  switch (path) {
    case '/live':
      return [200, 'live'];
    case '/ready':
      return isReady() ? [200, 'ready'] : [503, 'not polling'];
    default:
      return [404, 'there are /live and /ready'];
  }
}
