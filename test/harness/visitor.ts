/** A person at the API of a running product, with the cookies a browser would keep. */
import { stepOf, totpCode } from '../../src/people/totp.ts';

export type Answer<T = Record<string, unknown>> = { status: number; body: T };

export class Visitor {
  readonly origin: string;
  readonly #cookies = new Map<string, string>();

  constructor(origin: string) {
    this.origin = origin;
  }

  /** Sends JSON; the reply's body is read as JSON where there is one. */
  async ask<T = Record<string, any>>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const response = await fetch(`${this.origin}/api/v1${path}`, {
      method,
      headers: {
        origin: this.origin,
        cookie: this.cookie(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const each of response.headers.getSetCookie()) {
      const [pair = ''] = each.split(';');
      const at = pair.indexOf('=');
      this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const text = await response.text();
    return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : {} };
  }

  /** As `ask`, and throws unless it went well. */
  async must<T = Record<string, any>>(method: string, path: string, body?: unknown): Promise<T> {
    const { status, body: reply } = await this.ask<T>(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(reply)}`);
    return reply;
  }

  cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

export const administrator = {
  name: 'Ada Minter',
  email: 'ada@soc.example',
  password: 'correct horse battery staple 9',
};

/** Follows the set-up link as the first administrator would: password, second factor. Returns them signed in, and their secret. */
export async function setUpAdministrator(origin: string, link: string): Promise<{ visitor: Visitor; totp: string }> {
  const visitor = new Visitor(origin);
  const secret = link.split('/setup/')[1]?.trim() ?? '';
  await visitor.must('POST', `/setup/${secret}`, administrator);
  const { secret: totp } = await visitor.must<{ secret: string }>('POST', '/me/second-factor', {});
  await visitor.must('POST', '/me/second-factor/confirm', { code: totpCode(totp, stepOf(Date.now())) });
  return { visitor, totp };
}

/** The link that the product printed at its start. */
export function setupLinkIn(said: string): string {
  return /https?:\/\/\S+\/setup\/\S+/.exec(said)?.[0] ?? '';
}
