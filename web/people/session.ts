import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { z } from 'zod';
import { Problem } from '../../src/base/problem.ts';
import type { Permission } from '../../src/base/permissions.ts';
import { call } from '../../src/http/call.ts';
import { signInRoutes } from '../../src/people/sign-in-api.ts';
import type { zMe } from '../../src/people/sign-in-api.ts';
import { sayProblem } from '../kit/query.ts';

export type Me = z.output<typeof zMe>;

/** Who is signed in, below the guard of console or portal. */
export const MeContext = createContext<Me | undefined>(undefined);

export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Problem('web/no-session', 500, 'This page was opened outside the console and the portal.');
  return me;
}

/** Whether to show what needs this permission. The server decides again. */
export function useMay(permission: Permission): boolean {
  return useMe().permissions.includes(permission);
}

/** Ends the session and forgets everything that was on screen. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    try {
      await call(signInRoutes.signOut, {});
    } catch (error) {
      if (error instanceof Error) sayProblem(error);
      return;
    }
    client.clear();
    globalThis.location.assign('/sign-in');
  };
}

/** Where someone goes after signing in: back to where they were stopped, never to another site. */
export function nextAddress(search: URLSearchParams, side: Me['side']): string {
  const next = search.get('next') ?? '';
  const home = side === 'client' ? '/portal' : '/';
  const mine = side === 'client' ? next.startsWith('/portal') : !next.startsWith('/portal');
  return /^\/(?![/\\])/.test(next) && mine ? next : home;
}
