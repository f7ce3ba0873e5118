/** What can be seen of the image without a stack: what it is made of, what its user may not, whom it trusts. */
import { createServer } from 'node:tls';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenImage } from './build-image';
import { runInside, type RunOptions } from './container';
import { faultsOfConfig, faultsOfFiles } from './judge';
import { requireNone, type Report } from './report';
import type { Tools } from './tools';

interface Subject {
  readonly tools: Tools;
  readonly image: OpenImage;
  readonly report: Report;
}

/** Prints the code of the error with which a write below /app was refused, or `written`. */
const WRITE =
  "try{require('node:fs').writeFileSync('/app/written','');console.log('written')}catch(e){console.log(e.code)}";

export async function checkAlone(subject: Subject): Promise<void> {
  const { image, report } = subject;
  await report.check('its user is no root, its command is Node itself', () =>
    requireNone(faultsOfConfig(image.config)),
  );
  await report.check(
    'it holds what runs, nothing of development, and nothing that its user could change',
    () => requireNone(faultsOfFiles(image.root, Number(image.config.User.split(':')[0]))),
  );
  await checkWrites(subject);
  await checkTrust(subject);
}

async function checkWrites({ tools, image, report }: Subject): Promise<void> {
  const write = async (options: RunOptions): Promise<string> =>
    (await runInside(tools, image, { ...options, command: ['node', '-e', WRITE] })).output.trim();
  await report.check('a write to /app fails: the root is read-only', async () =>
    requireSame(await write({}), 'EROFS'),
  );
  await report.check(
    'a write to /app fails on a root that can be written, too: nothing there is its own',
    async () => requireSame(await write({ writable: true }), 'EACCES'),
  );
  await report.twin(
    'root writes to /app where the root can be written',
    async () => (await write({ writable: true, user: '0:0' })) === 'written',
  );
}

/** Temporal's core takes the certificates of the system, of which a slim base has none: then Temporal Cloud is out of reach. */
async function checkTrust({ tools, image, report }: Subject): Promise<void> {
  const server = await serveUntrusted(tools);
  const connect = async (env: Record<string, string>): Promise<string> => {
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const code = `require('@temporalio/worker').NativeConnection.connect({address:'${address}',tls:true}).then(()=>console.log('connected'),(e)=>console.log(String(e)))`;
    return (await runInside(tools, image, { env, command: ['node', '-e', code] })).output;
  };
  try {
    await report.check("it knows the world's certificates, and refuses one that nobody signed", async () => {
      const said = await connect({});
      if (!/UnknownIssuer/.test(said)) throw new Error(said);
    });
    await report.twin('without certificates it could trust nobody', async () =>
      /NativeCertsNotFound/.test(await connect({ SSL_CERT_FILE: '/nowhere', SSL_CERT_DIR: '/nowhere' })),
    );
  } finally {
    server.close();
  }
}

async function serveUntrusted({ openssl }: Pick<Tools, 'openssl'>) {
  const work = mkdtempSync(join(tmpdir(), 'ecomflow-tls-'));
  try {
    const [key, cert] = [join(work, 'key.pem'), join(work, 'cert.pem')];
    const subject = [
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=IP:127.0.0.1',
      '-addext',
      'basicConstraints=critical,CA:FALSE',
    ];
    execFileSync(
      openssl,
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-keyout',
        key,
        '-out',
        cert,
        ...subject,
      ],
      { stdio: 'ignore' },
    );
    const server = createServer({ key: readFileSync(key), cert: readFileSync(cert), ALPNProtocols: ['h2'] });
    server.on('tlsClientError', () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

export function requireSame(found: string, wanted: string): void {
  if (found !== wanted) throw new Error(`${wanted} was expected, and it was: ${found}`);
}
