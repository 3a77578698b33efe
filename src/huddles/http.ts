import type { Deps } from '../db/deps.ts';
import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { huddleRoutes } from './api.ts';
import {
  addNote,
  addOption,
  ask,
  decide,
  join,
  leave,
  listHuddles,
  listLines,
  openHuddle,
  readHuddle,
} from './huddles.ts';
import { publish } from './publish.ts';
import {
  acceptCommand,
  declineCommand,
  endWarRoom,
  offerCommand,
  postUpdate,
  promiseUpdate,
  setScribe,
} from './war-rooms.ts';

export function huddlesHttp(deps: Deps): Mounted {
  return mounted(huddleRoutes, {
    listHuddles: ({ actor, query }) => listHuddles(deps, actor, query),
    openHuddle: ({ actor, body }) => openHuddle(deps, actor, body),
    readHuddle: ({ actor, params }) => readHuddle(deps, actor, params.huddleId),
    listHuddleLines: ({ actor, params, query }) => listLines(deps, actor, params.huddleId, query),
    publishDecision: ({ actor, params, body }) => publish(deps, actor, params.huddleId, body),
    askHuddle: ({ actor, params, body }) => ask(deps, actor, params.huddleId, body),
    addHuddleOption: ({ actor, params, body }) => addOption(deps, actor, params.huddleId, body.text),
    addHuddleNote: ({ actor, params, body }) => addNote(deps, actor, params.huddleId, body.text),
    decideHuddle: ({ actor, params, body }) => decide(deps, actor, params.huddleId, body),
    joinHuddle: ({ actor, params }) => join(deps, actor, params.huddleId),
    leaveHuddle: ({ actor, params }) => leave(deps, actor, params.huddleId),
    offerCommand: ({ actor, params, body }) => offerCommand(deps, actor, params.huddleId, body.toIds),
    acceptCommand: ({ actor, params }) => acceptCommand(deps, actor, params.huddleId),
    declineCommand: ({ actor, params }) => declineCommand(deps, actor, params.huddleId),
    setScribe: ({ actor, params, body }) => setScribe(deps, actor, params.huddleId, body.staffId),
    postUpdate: ({ actor, params, body }) => postUpdate(deps, actor, params.huddleId, body),
    promiseUpdate: ({ actor, params, body }) => promiseUpdate(deps, actor, params.huddleId, body.nextUpdateAt),
    endWarRoom: ({ actor, params, body }) => endWarRoom(deps, actor, params.huddleId, body.outcome),
  });
}
