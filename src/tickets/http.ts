import type { Deps } from '../db/deps.ts';
import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { ticketRoutes } from './api.ts';
import { attach, download } from './attachments.ts';
import { addAid, addField, changeAid, changeField, listAids, listFields, removeAid } from './aids.ts';
import { addTasks, changeTask, helpFor, removeTask, setFields, tag, tagCounts } from './work.ts';
import { bulk, undoBulk } from './bulk.ts';
import { forgetDraft, readDraft, saveDraft } from './draft.ts';
import { exportTicket, exportTickets, printTicket } from './export.ts';
import { duplicate, merge, split, unmerge } from './family.ts';
import { link, unlink } from './links.ts';
import type { KnownEvents } from './links.ts';
import { look, lookAway, readLookers } from './looking.ts';
import { countTickets, listTickets } from './queue.ts';
import {
  addEntry,
  assign,
  claim,
  close,
  edit,
  openTicket,
  readHistory,
  readTicket,
  reopen,
  resolve,
  setPriority,
  setState,
  unassign,
  unwatch,
  watch,
} from './tickets.ts';
import { printed } from './printed.ts';
import { addView, changeView, listViews, placeViews, removeView } from './views.ts';
import { viewRoutes } from './views-api.ts';

/** `events`: where a link's event is looked for; without it no event is known. */
export function ticketsHttp(deps: Deps, events?: KnownEvents): Mounted {
  return mounted(ticketRoutes, {
    bulkTickets: ({ actor, body }) => bulk(deps, actor, body),
    exportTickets: async ({ actor, query, reply }) => {
      const stream = await exportTickets(deps, actor, query);
      reply.headers(saved('text/csv; charset=utf-8', 'tickets.csv'));
      return stream;
    },
    exportTicket: async ({ actor, params, reply }) => {
      const { name, json } = await exportTicket(deps, actor, params.ticketId);
      reply.headers(saved('application/json; charset=utf-8', name));
      return Buffer.from(json);
    },
    printTicket: async ({ actor, params, query, reply }) => {
      const page = await printTicket(deps, actor, params.ticketId, query.for);
      reply.headers(printed);
      return Buffer.from(page);
    },
    undoTicketBulk: ({ actor, params }) => undoBulk(deps, actor, params.bulkId),
    readTicketLookers: ({ actor, params }) => readLookers(deps, actor, params.ticketId),
    keepTicketLooking: async ({ actor, params, body }) => {
      await look(deps, actor, params.ticketId, body.tab);
      return {};
    },
    endTicketLooking: async ({ actor, params, query }) => {
      await lookAway(deps, actor, params.ticketId, query.tab);
      return {};
    },
    readTicketDraft: ({ actor, params }) => readDraft(deps, actor, params.ticketId),
    keepTicketDraft: async ({ actor, params, body }) => {
      await saveDraft(deps, actor, params.ticketId, body);
      return {};
    },
    dropTicketDraft: async ({ actor, params }) => {
      await forgetDraft(deps, actor, params.ticketId);
      return {};
    },
    mergeTicket: ({ actor, params, body }) => merge(deps, actor, { id: params.ticketId, ...body }),
    unmergeTicket: ({ actor, params, body }) => unmerge(deps, actor, { id: params.ticketId, ...body }),
    splitTicket: ({ actor, params, body }) => split(deps, actor, { id: params.ticketId, ...body }),
    listTicketTags: ({ actor, query }) => tagCounts(deps, actor, query.client),
    tagTicket: ({ actor, params, body }) => tag(deps, actor, params.ticketId, body),
    addTicketTasks: ({ actor, params, body }) => addTasks(deps, actor, params.ticketId, body),
    changeTicketTask: ({ actor, params, body }) =>
      changeTask(deps, actor, { id: params.ticketId, taskId: params.taskId, ...body }),
    removeTicketTask: ({ actor, params }) => removeTask(deps, actor, params.ticketId, params.taskId),
    setTicketFields: ({ actor, params, body }) => setFields(deps, actor, { id: params.ticketId, ...body }),
    readTicketHelp: ({ actor, params, query }) => helpFor(deps, actor, params.ticketId, query.language),
    listTicketAids: ({ actor, query }) => listAids(deps, actor, query),
    addTicketAid: ({ actor, body }) => addAid(deps, actor, body),
    changeTicketAid: ({ actor, params, body }) => changeAid(deps, actor, params.aidId, body),
    removeTicketAid: async ({ actor, params }) => {
      await removeAid(deps, actor, params.aidId);
      return {};
    },
    listTicketFields: ({ actor, params }) => listFields(deps, actor, params.clientId),
    addTicketField: ({ actor, params, body }) => addField(deps, actor, params.clientId, body),
    changeTicketField: ({ actor, params, body }) => changeField(deps, actor, params.fieldId, body),
    duplicateTicket: ({ actor, params, body }) => duplicate(deps, actor, { id: params.ticketId, ...body }),
    listTickets: ({ actor, query }) => listTickets(deps, actor, query),
    countTickets: ({ actor, query }) => countTickets(deps, actor, query.client),
    openTicket: ({ actor, body }) => openTicket(deps, actor, body),
    readTicket: ({ actor, params }) => readTicket(deps, actor, params.ticketId),
    readTicketHistory: ({ actor, params, query }) => readHistory(deps, actor, params.ticketId, query),
    claimTicket: ({ actor, params }) => claim(deps, actor, params.ticketId),
    assignTicket: ({ actor, params, body }) => assign(deps, actor, { id: params.ticketId, ...body }),
    unassignTicket: ({ actor, params, body }) => unassign(deps, actor, { id: params.ticketId, ...body }),
    addTicketEntry: ({ actor, params, body }) => addEntry(deps, actor, params.ticketId, body),
    setTicketState: ({ actor, params, body }) => setState(deps, actor, { id: params.ticketId, ...body }),
    setTicketPriority: ({ actor, params, body }) => setPriority(deps, actor, params.ticketId, body),
    editTicket: ({ actor, params, body: { version, ...what } }) =>
      edit(deps, actor, { id: params.ticketId, version }, what),
    resolveTicket: ({ actor, params, body }) => resolve(deps, actor, { id: params.ticketId, ...body }),
    closeTicket: ({ actor, params, body }) => close(deps, actor, { id: params.ticketId, ...body }),
    reopenTicket: ({ actor, params, body }) => reopen(deps, actor, { id: params.ticketId, ...body }),
    watchTicket: ({ actor, params }) => watch(deps, actor, params.ticketId),
    unwatchTicket: ({ actor, params }) => unwatch(deps, actor, params.ticketId),
    linkTicket: ({ actor, params, body }) => link({ ...deps, events }, actor, params.ticketId, body),
    unlinkTicket: ({ actor, params }) => unlink(deps, actor, params.ticketId, params.linkId),
    attachToTicket: ({ actor, params, query, body }) =>
      attach(deps, actor, { ...params, name: query.name, mediaType: query.type, bytes: body }),
    readTicketAttachment: async ({ actor, params, reply }) => {
      const { headers, stream } = await download(deps, actor, params.ticketId, params.attachmentId);
      reply.headers(headers);
      return stream;
    },
  });
}

function saved(type: string, name: string): Record<string, string> {
  return { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` };
}

export function ticketViewsHttp(deps: Deps): Mounted {
  return mounted(viewRoutes, {
    listTicketViews: ({ actor }) => listViews(deps, actor),
    placeTicketViews: ({ actor, body }) => placeViews(deps, actor, body),
    addTicketView: ({ actor, body }) => addView(deps, actor, body),
    changeTicketView: ({ actor, params, body }) => changeView(deps, actor, params.viewId, body),
    removeTicketView: async ({ actor, params }) => {
      await removeView(deps, actor, params.viewId);
      return {};
    },
  });
}
