import { mounted } from '../http/mount.ts';
import type { Handlers, Mounted } from '../http/mount.ts';
import { peopleRoutes } from './api.ts';
import { assign, listAssignments, unassign } from './assignments.ts';
import type { auditRoutes } from './audit-api.ts';
import { listAudit } from './audit-log.ts';
import type { calendarRoutes } from './calendars-api.ts';
import {
  addCalendar,
  changeCalendar,
  getCalendar,
  importCalendarDates,
  listCalendars,
  listHolidayRegions,
  removeCalendar,
} from './calendars.ts';
import type { clientUserRoutes } from './client-users-api.ts';
import {
  changeClientUser,
  inviteClientUser,
  linkClientUserPassword,
  listClientUsers,
  ownClient,
  resetClientUserSecondFactor,
  setClientUserDisabled,
} from './client-users.ts';
import type { clientRoutes } from './clients-api.ts';
import { addClient, changeClient, getClient, listClients, setClientArchived } from './clients.ts';
import type { contactRoutes } from './contacts-api.ts';
import { addContact, changeContact, getContact, listContacts, removeContact, verifyChannel } from './contacts.ts';
import type { importRoutes } from './imports-api.ts';
import { importClients, importContacts, previewClients, previewContacts } from './imports.ts';
import type { People } from './people.ts';
import { accountHandlers, signInHandlers } from './sign-in.http.ts';
import { addSoc, changeSoc, listSocs } from './socs.ts';
import type { staffRoutes } from './staff-api.ts';
import {
  changeStaff,
  disableStaff,
  enableStaff,
  endStaffSessions,
  getStaff,
  inviteStaff,
  linkStaffPassword,
  listStaff,
  listStaffSessions,
  resetStaffSecondFactor,
} from './staff.ts';
import type { tokenRoutes } from './tokens-api.ts';
import { addToken, listTokens, revokeToken } from './tokens.ts';

/** Sign-in, staff, clients, contacts, client users, tokens, audit, imports. */
export function peopleHttp(people: People): Mounted {
  return mounted(peopleRoutes, {
    ...signInHandlers(people),
    ...accountHandlers(people),
    ...staffHandlers(people),
    ...clientHandlers(people),
    ...calendarHandlers(people),
    ...contactHandlers(people),
    ...clientUserHandlers(people),
    ...tokenHandlers(people),
    ...auditHandlers(people),
    ...importHandlers(people),
  });
}

function staffHandlers(people: People): Handlers<typeof staffRoutes> {
  return {
    listStaff: ({ actor, query }) => listStaff(people, actor, query),
    getStaff: ({ actor, params }) => getStaff(people, actor, params.staffId),
    inviteStaff: ({ actor, body }) => inviteStaff(people, actor, body),
    changeStaff: ({ actor, params, body }) => changeStaff(people, actor, params.staffId, body),
    disableStaff: ({ actor, params }) => disableStaff(people, actor, params.staffId),
    enableStaff: ({ actor, params }) => enableStaff(people, actor, params.staffId),
    resetStaffSecondFactor: ({ actor, params }) => done(resetStaffSecondFactor(people, actor, params.staffId)),
    linkStaffPassword: ({ actor, params }) => linkStaffPassword(people, actor, params.staffId),
    listStaffSessions: async ({ actor, params }) => ({ items: await listStaffSessions(people, actor, params.staffId) }),
    endStaffSessions: async ({ actor, params }) => ({ ended: await endStaffSessions(people, actor, params.staffId) }),
    endStaffSession: ({ actor, params }) => done(endStaffSessions(people, actor, params.staffId, params.sessionId)),
    listAssignments: async ({ actor, params }) => ({ items: await listAssignments(people, actor, params.clientId) }),
    assign: ({ actor, params }) => done(assign(people, actor, params.clientId, params.staffId)),
    unassign: ({ actor, params }) => done(unassign(people, actor, params.clientId, params.staffId)),
    listSocs: async ({ actor }) => ({ items: await listSocs(people, actor) }),
    addSoc: ({ actor, body }) => addSoc(people, actor, body),
    changeSoc: ({ actor, params, body }) => changeSoc(people, actor, params.socId, body),
  };
}

function clientHandlers(people: People): Handlers<typeof clientRoutes> {
  return {
    listClients: ({ actor, query }) => listClients(people, actor, query),
    getClient: ({ actor, params }) => getClient(people, actor, params.clientId),
    addClient: ({ actor, body }) => addClient(people, actor, body),
    changeClient: ({ actor, params, body }) => changeClient(people, actor, params.clientId, body),
    archiveClient: ({ actor, params }) => setClientArchived(people, actor, params.clientId, true),
    restoreClient: ({ actor, params }) => setClientArchived(people, actor, params.clientId, false),
  };
}

function calendarHandlers(people: People): Handlers<typeof calendarRoutes> {
  return {
    listCalendars: async ({ actor, query }) => ({ items: await listCalendars(people, actor, query.client) }),
    getCalendar: ({ actor, params }) => getCalendar(people, actor, params.calendarId),
    addCalendar: ({ actor, body }) => addCalendar(people, actor, body),
    changeCalendar: ({ actor, params, body }) => changeCalendar(people, actor, params.calendarId, body),
    removeCalendar: ({ actor, params }) => done(removeCalendar(people, actor, params.calendarId)),
    importCalendarDates: ({ actor, params, body }) => importCalendarDates(people, actor, params.calendarId, body),
    listHolidayRegions: async ({ query }) => listHolidayRegions(query.country),
  };
}

function contactHandlers(people: People): Handlers<typeof contactRoutes> {
  return {
    listContacts: ({ actor, query }) => listContacts(people, actor, query),
    getContact: ({ actor, params }) => getContact(people, actor, params.contactId),
    addContact: ({ actor, params, body }) => addContact(people, actor, params.clientId, body),
    changeContact: ({ actor, params, body }) => changeContact(people, actor, params.contactId, body),
    removeContact: ({ actor, params }) => done(removeContact(people, actor, params.contactId)),
    verifyChannel: ({ actor, params, body }) => verifyChannel(people, actor, params.contactId, body),
  };
}

function clientUserHandlers(people: People): Handlers<typeof clientUserRoutes> {
  return {
    listClientUsers: ({ actor, params, query }) => listClientUsers(people, actor, params.clientId, query),
    inviteClientUser: ({ actor, params, body }) => inviteClientUser(people, actor, params.clientId, body),
    changeClientUser: ({ actor, params, body }) => changeClientUser(people, actor, params.userId, body),
    disableClientUser: ({ actor, params }) => setClientUserDisabled(people, actor, params.userId, true),
    enableClientUser: ({ actor, params }) => setClientUserDisabled(people, actor, params.userId, false),
    resetClientUserSecondFactor: ({ actor, params }) => done(resetClientUserSecondFactor(people, actor, params.userId)),
    linkClientUserPassword: ({ actor, params }) => linkClientUserPassword(people, actor, params.userId),
    listOwnUsers: async ({ actor, query }) => listClientUsers(people, actor, ownClient(actor), query),
    inviteOwnUser: async ({ actor, body }) => inviteClientUser(people, actor, ownClient(actor), body),
    changeOwnUser: ({ actor, params, body }) => changeClientUser(people, actor, params.userId, body),
    disableOwnUser: ({ actor, params }) => setClientUserDisabled(people, actor, params.userId, true),
    enableOwnUser: ({ actor, params }) => setClientUserDisabled(people, actor, params.userId, false),
    resetOwnUserSecondFactor: ({ actor, params }) => done(resetClientUserSecondFactor(people, actor, params.userId)),
    linkOwnUserPassword: ({ actor, params }) => linkClientUserPassword(people, actor, params.userId),
  };
}

function tokenHandlers(people: People): Handlers<typeof tokenRoutes> {
  return {
    listTokens: async ({ actor }) => ({ items: await listTokens(people, actor) }),
    addToken: ({ actor, body }) => addToken(people, actor, body),
    revokeToken: ({ actor, params }) => done(revokeToken(people, actor, params.tokenId)),
  };
}

function auditHandlers(people: People): Handlers<typeof auditRoutes> {
  return { listAudit: ({ actor, query }) => listAudit(people, actor, query) };
}

function importHandlers(people: People): Handlers<typeof importRoutes> {
  return {
    previewClients: ({ actor, body }) => previewClients(people, actor, body.content),
    importClients: async ({ actor, body }) => ({
      added: await importClients(people, actor, body.content, body.digest),
    }),
    previewContacts: ({ actor, body }) => previewContacts(people, actor, body.content),
    importContacts: async ({ actor, body }) => ({
      added: await importContacts(people, actor, body.content, body.digest),
    }),
  };
}

async function done(work: Promise<unknown>): Promise<Record<never, never>> {
  await work;
  return {};
}
