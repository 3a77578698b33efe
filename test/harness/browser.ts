/** A browser for tests of sign-in: keeps cookies, sends Origin, comes from an address. */
import type { FastifyInstance } from 'fastify';

export type Answer = {
  status: number;
  body: any;
  headers: Record<string, unknown>;
  cookies: { name: string; value: string; [attribute: string]: unknown }[];
};

export type Browser = {
  send(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
    headers?: Record<string, string | undefined>,
  ): Promise<Answer>;
  cookies: Map<string, string>;
};

export function browser(
  server: FastifyInstance,
  {
    address = '192.0.2.10',
    cookies = new Map<string, string>(),
  }: { address?: string; cookies?: Map<string, string> } = {},
): Browser {
  return {
    cookies,
    async send(method, path, body, headers = {}) {
      const own: Record<string, string | undefined> = {
        host: 'soc.example',
        origin: method === 'GET' ? undefined : 'http://soc.example',
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') || undefined,
        ...headers,
      };
      const sent = Object.fromEntries(
        Object.entries(own).filter((pair): pair is [string, string] => pair[1] !== undefined),
      );
      const response = await server.inject({
        method,
        url: `/api/v1${path}`,
        remoteAddress: address,
        headers: sent,
        ...(body ? { payload: body } : {}),
      });
      for (const { name, value } of response.cookies) {
        if (value === '') cookies.delete(name);
        else cookies.set(name, value);
      }
      const text = response.body;
      return {
        status: response.statusCode,
        body: text.startsWith('{') ? JSON.parse(text) : text,
        headers: response.headers,
        cookies: response.cookies as Answer['cookies'],
      };
    },
  };
}
