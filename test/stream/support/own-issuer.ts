/** An issuer of people's tokens, as a pool is whose trigger gives scopes and the customer to who signs in. */
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OwnIssuer {
  readonly issuer: string;
  /** Signed, and good for an hour. */
  tokenWith(claims: Readonly<Record<string, unknown>>): string;
  stop(): Promise<void>;
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export async function openIssuer(): Promise<OwnIssuer> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = randomUUID();
  const server = createServer((request, response) => {
    const isKeys = request.url === '/keys';
    const keys = [{ ...publicKey.export({ format: 'jwk' }), kid }];
    response.end(JSON.stringify(isKeys ? { keys } : { jwks_uri: `${issuer()}/keys` }));
  });
  const issuer = (): string => `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    issuer: issuer(),
    tokenWith: (claims) => {
      const iat = Math.floor(Date.now() / 1000) - 60;
      const said = { iss: issuer(), iat, exp: iat + 3600, token_use: 'access', sub: randomUUID(), ...claims };
      const signed = `${encoded({ alg: 'RS256', kid })}.${encoded(said)}`;
      return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
