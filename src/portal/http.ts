import type { Deps } from '../db/deps.ts';
import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { ownClient } from '../people/client-users.ts';
import { attach, download } from '../tickets/attachments.ts';
import { printed } from '../tickets/printed.ts';
import { portalRoutes } from './api.ts';
import { portalChangeRoutes } from './changes-api.ts';
import { listChanges, raiseChange, readChange, voteOnChange } from './changes.ts';
import { listDevices } from './devices.ts';
import { now } from './now.ts';
import { quietWork } from './looks.ts';
import { printTicket } from './print.ts';
import { answer, listTickets, markTicket, me, openTicket, readTicket, reopenTicket } from './portal.ts';

export function portalHttp(deps: Deps): Mounted {
  return mounted(portalRoutes, {
    portalMe: ({ actor }) => me(deps, actor),
    portalNow: ({ actor }) => now(deps, actor),
    portalLooks: ({ actor }) => quietWork(deps, actor),
    portalTickets: ({ actor, query }) => listTickets(deps, actor, query),
    portalTicket: ({ actor, params }) => readTicket(deps, actor, params.ticketId),
    portalOpenTicket: ({ actor, body }) => openTicket(deps, actor, body),
    portalAddEntry: ({ actor, params, body }) => answer(deps, actor, params.ticketId, body),
    portalReopenTicket: ({ actor, params, body }) => reopenTicket(deps, actor, params.ticketId, body),
    portalMarkTicket: ({ actor, params, body }) => markTicket(deps, actor, params.ticketId, body),
    portalPrintTicket: async ({ actor, params, reply }) => {
      const page = await printTicket(deps, actor, params.ticketId);
      reply.headers(printed);
      return Buffer.from(page);
    },
    portalAttach: ({ actor, params, query, body }) => {
      ownClient(actor);
      return attach(deps, actor, { ...params, name: query.name, mediaType: query.type, bytes: body });
    },
    portalAttachment: async ({ actor, params, reply }) => {
      ownClient(actor);
      const { headers, stream } = await download(deps, actor, params.ticketId, params.attachmentId);
      reply.headers(headers);
      return stream;
    },
    portalDevices: ({ actor }) => listDevices(deps, actor),
  });
}

export function portalChangesHttp(deps: Deps): Mounted {
  return mounted(portalChangeRoutes, {
    portalChanges: ({ actor, query }) => listChanges(deps, actor, query),
    portalChange: ({ actor, params }) => readChange(deps, actor, params.changeId),
    portalRaiseChange: ({ actor, body }) => raiseChange(deps, actor, body),
    portalVoteOnChange: ({ actor, params, body }) => voteOnChange(deps, actor, params.changeId, body),
  });
}
