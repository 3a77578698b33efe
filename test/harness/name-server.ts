/** A name server on loopback that answers from a list: over UDP, TXT only. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { AUTHORITATIVE_ANSWER, decode, encode } from 'dns-packet';
import type { Answer, Question } from 'dns-packet';

export type NameServer = {
  /** As `WATCHFLOOR_MAIL_NAME_SERVERS` takes it. */
  address: string;
  /** Names that were asked for, with their types: `acme.example TXT`. */
  asked: string[];
  /** Text of a TXT record; later ones add to those of the name. */
  text(name: string, text: string): void;
  stop(): Promise<void>;
};

const NXDOMAIN = 3;

export async function startNameServer(): Promise<NameServer> {
  const records = new Map<string, string[]>();
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (bytes, { port, address }) => {
    const { id, questions = [] } = decode(bytes);
    asked.push(...questions.map(({ name, type }) => `${name.toLowerCase()} ${type}`));
    const answers = questions.flatMap((question) => answersTo(question, records));
    const known = questions.some(({ name }) => records.has(name.toLowerCase()));
    const flags = AUTHORITATIVE_ANSWER | (known ? 0 : NXDOMAIN);
    socket.send(encode({ type: 'response', id: id ?? 0, flags, questions, answers }), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    text: (name, text) => void records.set(name, [...(records.get(name) ?? []), text]),
    stop: () => new Promise((done) => socket.close(() => done())),
  };
}

function answersTo({ name, type }: Question, records: ReadonlyMap<string, string[]>): Answer[] {
  if (type !== 'TXT') return [];
  // One string holds 255 bytes at most (RFC 1035 section 3.3.14).
  return (records.get(name.toLowerCase()) ?? []).map((text) => ({
    type: 'TXT',
    name,
    ttl: 60,
    data: text.match(/.{1,255}/gs) ?? [''],
  }));
}
