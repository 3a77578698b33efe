/**
 * The one connection of a collector: kept up, tried again with growing patience, and over it what the disk buffer holds,
 * in order; what is acknowledged is let go of.
 */
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { Clock, Timer } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import { version } from '../../base/version.ts';
import { newRequest, RENEW_BEFORE_MS } from '../authority.ts';
import { reachParts } from '../bundle.ts';
import { entryPiece, messagePiece, MOST_BYTES, PieceReader } from '../frames.ts';
import { SERVER_NAME, zFromUs } from '../messages.ts';
import type { FromCollector, FromUs, SiteSettings } from '../messages.ts';
import type { DiskBuffer } from './buffer.ts';
import { endOf } from './papers.ts';
import type { Papers } from './papers.ts';

export type UplinkOptions = {
  papers: Papers;
  buffer: DiskBuffer;
  clock: Clock;
  log: Logger;
  /** New papers are on the disk when it returns. */
  keepPapers(papers: Papers): void;
  onSettings(settings: SiteSettings): void;
};

const ALIVE_MS = 5000;
const SILENT_MS = 30_000;
const WAIT_MS = { first: 250, most: 8000 };
/** Sent and not acknowledged: enough to keep a long way full. */
const MOST_ENTRIES = 64;
const MOST_UNDER_WAY = 8 * 1024 * 1024;

export class Uplink {
  readonly #options: UplinkOptions;
  #papers: Papers;
  #socket: TLSSocket | undefined;
  #isWelcome = false;
  #sent = 0;
  /** Sent and not acknowledged: numbers with their bytes. */
  #underWay: { sequence: number; bytes: number }[] = [];
  #pumping = false;
  #again = false;
  #isRenewing = false;
  /** Key of the request that is under way. */
  #renewing: string | undefined;
  #wait = WAIT_MS.first;
  #timer: Timer | undefined;
  #stopped = false;
  readonly #stopHearing: () => void;

  constructor(options: UplinkOptions) {
    this.#options = options;
    this.#papers = options.papers;
    this.#stopHearing = options.buffer.onAppend(() => this.#pump());
    this.#connect();
    this.#live();
  }

  get isConnected(): boolean {
    return this.#isWelcome;
  }

  stop(): void {
    this.#stopped = true;
    this.#stopHearing();
    this.#timer?.cancel();
    this.#socket?.destroy();
  }

  #connect(): void {
    if (this.#stopped) return;
    const { host, port } = reachParts(this.#papers.reach);
    const { authority: ca, key, certificate: cert } = this.#papers;
    const socket = connect({ host, port, ca, key, cert, servername: SERVER_NAME, minVersion: 'TLSv1.3' }, () => {
      const { buffer, clock } = this.#options;
      this.#say({ is: 'hello', version, buffer: buffer.id, at: clock.now() });
    });
    this.#socket = socket;
    const reader = new PieceReader(MOST_BYTES);
    socket.setNoDelay(true);
    socket.setTimeout(SILENT_MS, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => this.#hear(socket, reader, chunk));
    socket.on('end', () => socket.destroy());
    socket.on('error', (error) =>
      this.#options.log.warn({ err: error }, 'no connection to Watchfloor; what comes in is kept on disk'),
    );
    socket.once('close', () => this.#closed(socket));
  }

  #closed(socket: TLSSocket): void {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    [this.#isWelcome, this.#underWay] = [false, []];
    if (this.#stopped) return;
    // Not all collectors at once when we come back.
    this.#options.clock.after(this.#wait * (0.75 + Math.random() / 2), () => this.#connect());
    this.#wait = Math.min(WAIT_MS.most, this.#wait * 2);
  }

  #hear(socket: TLSSocket, reader: PieceReader, chunk: Buffer): void {
    try {
      for (const piece of reader.push(chunk))
        if (piece.is === 'message') this.#take(zFromUs.parse(JSON.parse(piece.text)));
    } catch (error) {
      this.#options.log.error({ err: error }, 'what Watchfloor says is not understood; connecting anew');
      socket.destroy();
    }
  }

  #take(message: FromUs): void {
    switch (message.is) {
      case 'welcome':
        return this.#welcome(message.name, message.last);
      case 'ack':
        return this.#acknowledged(message.sequence);
      case 'settings':
        return this.#options.onSettings(message);
      case 'certificate':
        return this.#renewed(message.certificate);
      case 'refused':
        this.#wait = WAIT_MS.most;
        return this.#options.log.error({ code: message.code }, message.message);
      case 'alive':
        return undefined;
    }
  }

  #welcome(name: string, last: number): void {
    this.#options.log.info({ collector: name }, 'connected');
    this.#wait = WAIT_MS.first;
    [this.#isWelcome, this.#sent] = [true, last];
    // An answer that never came is asked for again.
    [this.#isRenewing, this.#renewing] = [false, undefined];
    this.#beAlive();
    this.#acknowledged(last);
  }

  #acknowledged(sequence: number): void {
    this.#underWay = this.#underWay.filter((each) => each.sequence > sequence);
    this.#options.buffer.acknowledge(sequence).then(
      () => this.#pump(),
      (error: unknown) => this.#options.log.error({ err: error }, 'the disk buffer cannot let go of what is safe'),
    );
  }

  /** Sends what follows, as long as not too much is under way. */
  #pump(): void {
    this.#again = true;
    if (this.#pumping || !this.#isWelcome) return;
    [this.#pumping, this.#again] = [true, false];
    this.#send()
      .catch((error: unknown) => {
        this.#options.log.error({ err: error }, 'the disk buffer cannot be read; connecting anew');
        this.#socket?.destroy();
      })
      .finally(() => {
        this.#pumping = false;
        if (this.#again) this.#pump();
      });
  }

  async #send(): Promise<void> {
    for (;;) {
      const socket = this.#socket;
      if (!socket || !this.#isWelcome || this.#isFull()) return;
      const entries = await this.#options.buffer.read(this.#sent);
      if (entries.length === 0 || this.#socket !== socket) return;
      for (const entry of entries) {
        if (this.#isFull()) return;
        socket.write(entryPiece(entry));
        this.#sent = entry.sequence;
        this.#underWay.push({ sequence: entry.sequence, bytes: entry.payload.length });
      }
    }
  }

  #isFull(): boolean {
    const bytes = this.#underWay.reduce((sum, each) => sum + each.bytes, 0);
    return this.#underWay.length >= MOST_ENTRIES || bytes >= MOST_UNDER_WAY;
  }

  #live(): void {
    this.#timer = this.#options.clock.after(ALIVE_MS, () => {
      this.#beAlive();
      this.#live();
    });
  }

  #beAlive(): void {
    if (!this.#isWelcome) return;
    const { records, bytes, givenUp } = this.#options.buffer.backlog;
    const at = this.#options.clock.now();
    this.#say({ is: 'alive', at, backlogRecords: records, backlogBytes: bytes, givenUp });
    if (!this.#isRenewing && endOf(this.#papers) - at < RENEW_BEFORE_MS) this.#renew();
  }

  #renew(): void {
    this.#isRenewing = true;
    newRequest().then(
      ({ key, request }) => {
        this.#renewing = key;
        this.#say({ is: 'renew', request });
      },
      (error: unknown) =>
        this.#options.log.error(
          { err: error },
          'the certificate cannot be renewed; tried again at the next connection',
        ),
    );
  }

  #renewed(certificate: string): void {
    if (this.#renewing === undefined) return;
    this.#papers = { ...this.#papers, key: this.#renewing, certificate };
    [this.#isRenewing, this.#renewing] = [false, undefined];
    this.#options.keepPapers(this.#papers);
    this.#options.log.info('the certificate was renewed');
  }

  #say(message: FromCollector): void {
    this.#socket?.write(messagePiece(message));
  }
}
