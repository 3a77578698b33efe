import type { Deps } from '../db/deps.ts';
import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { changeRoutes } from './api.ts';
import {
  attachConfig,
  confirmAuthority,
  editChange,
  listChanges,
  moveChange,
  raiseChange,
  readChange,
  voteOnChange,
} from './changes.ts';
import { readChangeClock, setChangeClock } from './counted.ts';
import { changeLeague } from './league.ts';
import { changeSettingRoutes } from './settings-api.ts';
import {
  addFreeze,
  addModel,
  changeModel,
  listFreezes,
  listModels,
  readAuthority,
  removeFreeze,
  removeModel,
  setAuthority,
} from './settings.ts';

export function changesHttp(deps: Deps): Mounted {
  return mounted(changeRoutes, {
    listChanges: ({ actor, query }) => listChanges(deps, actor, query),
    changeLeague: ({ actor }) => changeLeague(deps, actor),
    raiseChange: ({ actor, body }) => raiseChange(deps, actor, body),
    readChange: ({ actor, params }) => readChange(deps, actor, params.changeId),
    editChange: ({ actor, params, body }) => editChange(deps, actor, params.changeId, body),
    confirmChangeAuthority: ({ actor, params, body }) => confirmAuthority(deps, actor, params.changeId, body.how),
    moveChange: ({ actor, params, body }) => moveChange(deps, actor, params.changeId, body),
    voteOnChange: ({ actor, params, body }) => voteOnChange(deps, actor, params.changeId, body),
    attachConfig: ({ actor, params, body }) =>
      attachConfig(deps, actor, params.changeId, { part: params.part, text: body.text }),
  });
}

export function changeSettingsHttp(deps: Deps): Mounted {
  return mounted(changeSettingRoutes, {
    changeAuthority: ({ actor, params }) => readAuthority(deps, actor, params.clientId),
    setChangeAuthority: ({ actor, params, body }) => setAuthority(deps, actor, params.clientId, body),
    changeClock: ({ actor, params }) => readChangeClock(deps, actor, params.clientId),
    setChangeClock: ({ actor, params, body }) => setChangeClock(deps, actor, params.clientId, body.calendarId),
    changeModels: ({ actor, params }) => listModels(deps, actor, params.clientId),
    addChangeModel: ({ actor, params, body }) => addModel(deps, actor, params.clientId, body),
    changeChangeModel: ({ actor, params, body }) => changeModel(deps, actor, params.modelId, body),
    retireChangeModel: ({ actor, params }) => removeModel(deps, actor, params.modelId),
    changeFreezes: ({ actor, params }) => listFreezes(deps, actor, params.clientId),
    addChangeFreeze: ({ actor, params, body }) => addFreeze(deps, actor, params.clientId, body),
    removeChangeFreeze: ({ actor, params }) => removeFreeze(deps, actor, params.freezeId),
  });
}
