/** Bodies as the bytes that came, unpacked within bounds; for routes that read JSON in their own way. */
import { gunzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../../base/problem.ts';

/** In this part of the server every body is bytes, whatever its content type says. */
export function takeBytes(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

/** The body, unpacked when `encoding` says gzip; never more than `most` bytes. Throws a Problem (400, 413, 415). */
export async function unpacked(body: unknown, encoding: string | undefined, most: number): Promise<Buffer> {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  if (encoding === undefined || encoding === 'identity') return bytes;
  if (encoding.toLowerCase() !== 'gzip')
    throw new Problem('intake/encoding', 415, `Content-Encoding ${encoding} is not read here. Send gzip, or none.`);
  return new Promise((resolve, reject) => {
    gunzip(bytes, { maxOutputLength: most }, (error, plain) => {
      if (!error) resolve(plain);
      else if ('code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
        reject(
          new Problem('intake/too-large', 413, `Unpacked, the body has more than ${most} bytes. Send less at once.`),
        );
      else reject(new Problem('intake/encoding', 400, 'The body says it is gzip, but it cannot be unpacked.'));
    });
  });
}
