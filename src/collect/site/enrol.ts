/** The first word of a collector: a key of its own, and the certificate that we sign for it. */
import { connect } from 'node:tls';
import { Problem } from '../../base/problem.ts';
import { newRequest } from '../authority.ts';
import { reachParts } from '../bundle.ts';
import type { Bundle } from '../bundle.ts';
import { messagePiece, MOST_BYTES, PieceReader } from '../frames.ts';
import { SERVER_NAME, zFromUs } from '../messages.ts';
import type { Papers } from './papers.ts';

const PATIENCE_MS = 20_000;

/** Enrols with the word of the bundle, which is used up then. Throws a Problem that says what is in the way. */
export async function enrolAt({ reach, authority, token }: Bundle): Promise<Papers> {
  const { key, request } = await newRequest();
  const { host, port } = reachParts(reach);
  const certificate = await new Promise<string>((done, failed) => {
    const socket = connect({ host, port, ca: authority, servername: SERVER_NAME, minVersion: 'TLSv1.3' }, () =>
      socket.write(messagePiece({ is: 'enrol', token, request })),
    );
    const reader = new PieceReader(MOST_BYTES);
    const end = (problem: Problem): void => {
      socket.destroy();
      failed(problem);
    };
    const gone = (why: string): Problem =>
      new Problem('collector/unreachable', 503, `Watchfloor at ${reach} cannot be reached: ${why}.`);
    socket.setTimeout(PATIENCE_MS, () => end(gone('it does not answer')));
    socket.on('error', (error) => end(gone(error.message)));
    socket.on('end', () => end(gone('it closed the connection')));
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const piece of reader.push(chunk)) {
          const message = zFromUs.parse(piece.is === 'message' ? JSON.parse(piece.text) : undefined);
          if (message.is === 'refused') end(new Problem(message.code, 403, message.message));
          if (message.is !== 'certificate') continue;
          socket.destroy();
          done(message.certificate);
        }
      } catch (error) {
        end(gone(`what it says is not understood (${String(error)})`));
      }
    });
  });
  return { reach, authority, key, certificate };
}
