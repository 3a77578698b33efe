/** Web servers and certificates of devices, tried from outside. Only the device's own address is connected to: names are never looked up. */
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { Clock } from '../base/clock.ts';
import { instantOf } from '../base/clock.ts';
import { knock } from './reach.ts';

export type CheckPlan = {
  kind: 'http' | 'https' | 'tls' | 'tcp';
  address: string;
  port: number;
  /** The name asked for; the address itself where it is ''. */
  host: string;
  path: string;
  expectStatus: number;
  /** Must the certificate be trusted and be for this name? */
  verify: boolean;
};

/** `daysLeft` of the certificate, where one was shown. `reason`: why it failed, in words; undefined when it passed. */
export type CheckResult = {
  ms: number;
  reason: string | undefined;
  daysLeft: number | undefined;
  subject: string | undefined;
};

const LIMIT_MS = 10_000;
const DAY_MS = 86_400_000;

export async function runCheck(plan: CheckPlan, clock: Clock): Promise<CheckResult> {
  const began = clock.monotonic();
  const spent = (): number => clock.monotonic() - began;
  switch (plan.kind) {
    case 'tcp': {
      const { rtt } = await knock(plan.address, plan.port, clock);
      return { ms: rtt ?? spent(), reason: rtt === undefined ? 'it cannot be connected to' : undefined, ...nothing };
    }
    case 'tls': {
      const shown = await handshake(plan, clock);
      return { ...shown, ms: spent() };
    }
    default: {
      const answered = await ask(plan, clock);
      return { ...answered, ms: spent() };
    }
  }
}

const nothing = { daysLeft: undefined, subject: undefined };

type Shown = Omit<CheckResult, 'ms'>;

function handshake(plan: CheckPlan, clock: Clock): Promise<Shown> {
  return new Promise((done) => {
    const socket = connect({ host: plan.address, port: plan.port, rejectUnauthorized: false, ...named(plan) });
    const end = (shown: Shown): void => {
      limit.cancel();
      socket.destroy();
      done(shown);
    };
    const limit = clock.after(LIMIT_MS, () => end({ reason: 'it does not answer', ...nothing }));
    socket.once('secureConnect', () => end(certificateOf(socket, plan, clock)));
    socket.once('error', (error) => end({ reason: wordsOf(error), ...nothing }));
  });
}

function ask(plan: CheckPlan, clock: Clock): Promise<Shown> {
  return new Promise((done) => {
    const isTls = plan.kind === 'https';
    const asked = (isTls ? requestHttps : requestHttp)({
      host: plan.address,
      port: plan.port,
      path: plan.path,
      method: 'GET',
      // A redirection is an answer: what it leads to is not ours to follow.
      headers: { host: plan.host || plan.address, 'user-agent': 'Watchfloor' },
      agent: false,
      ...(isTls && { rejectUnauthorized: false, ...named(plan) }),
    });
    let shown: Shown = { reason: undefined, ...nothing };
    const end = (reason: string | undefined): void => {
      limit.cancel();
      asked.destroy();
      done({ ...shown, reason: reason ?? shown.reason });
    };
    const limit = clock.after(LIMIT_MS, () => end('it does not answer'));
    asked.once('response', (response) => {
      if (isTls && isTlsSocket(response.socket)) shown = certificateOf(response.socket, plan, clock);
      response.resume();
      const status = response.statusCode ?? 0;
      end(status === plan.expectStatus ? undefined : `it answered ${status}, not ${plan.expectStatus}`);
    });
    asked.once('error', (error) => end(wordsOf(error)));
    asked.end();
  });
}

function isTlsSocket(socket: object): socket is TLSSocket {
  return 'getPeerCertificate' in socket;
}

function named({ host }: CheckPlan): { servername?: string } {
  return host === '' ? {} : { servername: host };
}

function certificateOf(socket: TLSSocket, plan: CheckPlan, clock: Clock): Shown {
  const { valid_to: until, subject } = socket.getPeerCertificate();
  const ends = until === undefined ? NaN : instantOf(until);
  const name = subject?.CN;
  return {
    daysLeft: Number.isNaN(ends) ? undefined : (ends - clock.now()) / DAY_MS,
    subject: Array.isArray(name) ? name[0] : name,
    // Node's own check of chain and name; an expired one is told by its days.
    reason:
      plan.verify && !socket.authorized && !/EXPIRED/u.test(String(socket.authorizationError))
        ? untrusted(socket)
        : undefined,
  };
}

function untrusted({ authorizationError: why }: TLSSocket): string {
  return `its certificate is not trusted (${why instanceof Error ? why.message : String(why)})`;
}

function wordsOf(error: Error): string {
  const code = 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ECONNREFUSED':
      return 'the port is closed';
    case 'ECONNRESET':
      return 'it hung up';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'there is no way to its address';
    default:
      return error.message;
  }
}
