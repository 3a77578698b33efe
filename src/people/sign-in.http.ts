import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Problem } from '../base/problem.ts';
import type { Handlers } from '../http/mount.ts';
import type { accountRoutes } from './account-api.ts';
import { changeMe, whoAmI } from './me.ts';
import { askPasswordReset, changePassword, readPasswordLink, usePasswordLink } from './passwords.ts';
import type { People } from './people.ts';
import { confirmSecondFactor, newRecoveryCodes, startSecondFactor } from './second-factor.ts';
import { endMyOtherSessions, endMySession, listMySessions, signOut } from './sessions.ts';
import { readSetUp, setUp } from './set-up.ts';
import type { signInRoutes } from './sign-in-api.ts';
import { secondFactor, signIn } from './sign-in.ts';
import { setCookies, visitOf } from './visit.ts';
import type { Cookies } from './visit.ts';

/** Sign-in, links and set-up: cookies are read and written here, the verbs know none. */
export function signInHandlers(people: People): Handlers<typeof signInRoutes> {
  const { config } = people;
  const give = <T extends { cookies: Cookies }>(reply: FastifyReply, answer: T): T => {
    setCookies(reply, config, answer.cookies);
    return answer;
  };
  return {
    me: ({ actor }) => whoAmI(people, actor),
    signIn: ({ raw, reply, body }) =>
      waiting(reply, async () => give(reply, await signIn(people, visitOf(raw, config), body))),
    secondFactor: ({ raw, reply, body }) =>
      waiting(reply, async () => give(reply, await secondFactor(people, visitOf(raw, config), body))),
    signOut: async ({ actor, raw, reply }) => {
      setCookies(reply, config, await signOut(people, actor, visitOf(raw, config)));
      return {};
    },
    askPasswordReset: ({ raw, reply, body }) =>
      waiting(reply, () => askPasswordReset(people, visitOf(raw, config), body.email)),
    readPasswordLink: ({ params }) => readPasswordLink(people, params.secret),
    usePasswordLink: async ({ raw, reply, params, body }) =>
      give(reply, await usePasswordLink(people, visitOf(raw, config), params.secret, body.password)),
    readSetUp: async ({ params }) => {
      await readSetUp(people, params.secret);
      return {};
    },
    setUp: async ({ raw, reply, params, body }) =>
      give(reply, await setUp(people, visitOf(raw, config), params.secret, body)),
  };
}

export function accountHandlers(people: People): Handlers<typeof accountRoutes> {
  const { config } = people;
  return {
    changeMe: async ({ actor, body }) => {
      await changeMe(people, actor, body);
      return {};
    },
    startSecondFactor: ({ actor, raw, reply, body }) =>
      waiting(reply, () => startSecondFactor(people, actor, visitOf(raw, config), body.password)),
    confirmSecondFactor: async ({ actor, raw, reply, body }) => {
      const { recoveryCodes, cookies } = await confirmSecondFactor(people, actor, visitOf(raw, config), body.code);
      setCookies(reply, config, cookies);
      return { recoveryCodes };
    },
    newRecoveryCodes: ({ actor, raw, reply, body }) =>
      waiting(reply, async () => ({
        recoveryCodes: await newRecoveryCodes(people, actor, visitOf(raw, config), body.password),
      })),
    changePassword: ({ actor, raw, reply, body }) =>
      waiting(reply, async () => {
        setCookies(reply, config, await changePassword(people, actor, visitOf(raw, config), body));
        return {};
      }),
    listMySessions: async ({ actor, raw }) => ({ items: await listMySessions(people, actor, visitOf(raw, config)) }),
    endMySession: async ({ actor, params }) => {
      await endMySession(people, actor, params.sessionId);
      return {};
    },
    endMyOtherSessions: async ({ actor, raw }) => ({
      ended: await endMyOtherSessions(people, actor, visitOf(raw, config)),
    }),
  };
}

const shouldWait = z.object({ retryAfter: z.number() });

/** Puts the seconds to wait of a refusal into Retry-After (RFC 9110 section 10.2.3). */
async function waiting<T>(reply: FastifyReply, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { data } = shouldWait.safeParse(error instanceof Problem ? error.more : {});
    if (data) void reply.header('retry-after', String(data.retryAfter));
    throw error;
  }
}
