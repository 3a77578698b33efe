/** A stand-in for a mail provider's token service: gives tokens for a refresh token (RFC 6749) and says whose they are (RFC 7662). */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

export type OAuthServer = {
  tokenUrl: string;
  introspection: string;
  clientId: string;
  clientSecret: string;
  refreshToken: string;
  /** Tokens given out so far. */
  given(): number;
  /** From now on no token given before is good. */
  revoke(): void;
  stop(): Promise<void>;
};

export async function startOAuthServer(username: string): Promise<OAuthServer> {
  const known = { clientId: 'desk', clientSecret: 'desk-secret', refreshToken: 'refresh-me' };
  const good = new Set<string>();
  let given = 0;
  const answer = (path: string | undefined, form: URLSearchParams): { status: number; body: object } => {
    if (path === '/introspect') {
      const active = good.has(form.get('token') ?? '');
      return { status: 200, body: active ? { active, username } : { active } };
    }
    const right =
      form.get('client_id') === known.clientId &&
      form.get('client_secret') === known.clientSecret &&
      form.get('grant_type') === 'refresh_token' &&
      form.get('refresh_token') === known.refreshToken;
    if (!right) return { status: 400, body: { error: 'invalid_grant' } };
    const token = randomBytes(24).toString('base64url');
    good.add(token);
    given += 1;
    return { status: 200, body: { access_token: token, token_type: 'Bearer', expires_in: 3600 } };
  };
  const server = createServer((request, response) => {
    void formOf(request).then((form) => {
      const { status, body } = answer(request.url, form);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${z.custom<AddressInfo>().parse(server.address()).port}`;
  return {
    ...known,
    tokenUrl: `${origin}/token`,
    introspection: `${origin}/introspect`,
    given: () => given,
    revoke: () => good.clear(),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}
