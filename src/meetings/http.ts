import type { Deps } from '../db/deps.ts';
import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { meetingRoutes } from './api.ts';
import { listComing } from './coming.ts';
import { addMeeting, cancelMeeting, changeMeeting, changeOccurrence, readMeeting } from './meetings.ts';

export function meetingsHttp(deps: Deps): Mounted {
  return mounted(meetingRoutes, {
    listMeetings: ({ actor, query }) => listComing(deps, actor, query),
    addMeeting: ({ actor, body }) => addMeeting(deps, actor, body),
    readMeeting: ({ actor, params }) => readMeeting(deps, actor, params.meetingId),
    changeMeeting: ({ actor, params, body }) => changeMeeting(deps, actor, params.meetingId, body),
    cancelMeeting: ({ actor, params, body }) => cancelMeeting(deps, actor, params.meetingId, body),
    changeOccurrence: ({ actor, params, body }) => changeOccurrence(deps, actor, params, body),
  });
}
