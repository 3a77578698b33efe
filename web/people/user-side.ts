/** The two ways to the users of a client: staff reach those of any client they see, a client's administrator its own. */
import { call } from '../../src/http/call.ts';
import { clientUserRoutes } from '../../src/people/client-users-api.ts';
import type { ClientUser, ClientUserChange, NewClientUser } from '../../src/people/client-users-api.ts';

type Invited = { mailed: boolean; link: string | null };

export type UserSide = {
  key: readonly unknown[];
  list(signal: AbortSignal): Promise<{ items: ClientUser[] }>;
  invite(user: NewClientUser): Promise<Invited>;
  change(asked: { userId: string; body: ClientUserChange }): Promise<unknown>;
  disable(userId: string): Promise<unknown>;
  enable(userId: string): Promise<unknown>;
  resetSecondFactor(userId: string): Promise<unknown>;
  linkPassword(userId: string): Promise<Invited>;
};

const query = { limit: 200 };
const r = clientUserRoutes;

/** Users of one client as staff manages them. */
export function staffSide(clientId: string): UserSide {
  const params = { clientId };
  return {
    key: ['client-users', clientId],
    list: (signal) => call(r.listClientUsers, { params, query, signal }),
    invite: (body) => call(r.inviteClientUser, { params, body }),
    change: ({ userId, body }) => call(r.changeClientUser, { params: { userId }, body }),
    disable: (userId) => call(r.disableClientUser, { params: { userId } }),
    enable: (userId) => call(r.enableClientUser, { params: { userId } }),
    resetSecondFactor: (userId) => call(r.resetClientUserSecondFactor, { params: { userId } }),
    linkPassword: (userId) => call(r.linkClientUserPassword, { params: { userId } }),
  };
}

/** The same people as their own administrator manages them. */
export const ownSide: UserSide = {
  key: ['client-users', 'own'],
  list: (signal) => call(r.listOwnUsers, { query, signal }),
  invite: (body) => call(r.inviteOwnUser, { body }),
  change: ({ userId, body }) => call(r.changeOwnUser, { params: { userId }, body }),
  disable: (userId) => call(r.disableOwnUser, { params: { userId } }),
  enable: (userId) => call(r.enableOwnUser, { params: { userId } }),
  resetSecondFactor: (userId) => call(r.resetOwnUserSecondFactor, { params: { userId } }),
  linkPassword: (userId) => call(r.linkOwnUserPassword, { params: { userId } }),
};
