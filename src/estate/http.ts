import type { Deps } from '../db/deps.ts';
import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { estateRoutes } from './api.ts';
import { exportDevices } from './device-csv.ts';
import { addDevice, changeDevice, getDevice, listDevices, reinstateDevice, retireDevice } from './devices.ts';
import { confirmImport, previewImport } from './imports.ts';
import { quietWindows } from './quiet.ts';
import { addSite, changeSite, getSite, listSites, retireSite } from './sites.ts';

/** Sites, devices, and both as files. */
export function estateHttp(deps: Deps): Mounted {
  return mounted(estateRoutes, {
    listSites: ({ actor, query }) => listSites(deps, actor, query),
    getSite: ({ actor, params }) => getSite(deps, actor, params.siteId),
    addSite: ({ actor, body }) => addSite(deps, actor, body),
    changeSite: ({ actor, params, body }) => changeSite(deps, actor, params.siteId, body),
    retireSite: ({ actor, params, body }) => retireSite(deps, actor, params.siteId, body.version),
    listDevices: ({ actor, query }) => listDevices(deps, actor, query),
    exportDevices: async ({ actor, query, reply }) => {
      const csv = await exportDevices(deps, actor, query);
      reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="devices.csv"');
      return Buffer.from(csv);
    },
    getDevice: ({ actor, params }) => getDevice(deps, actor, params.deviceId),
    addDevice: ({ actor, body }) => addDevice(deps, actor, body),
    changeDevice: ({ actor, params, body }) => changeDevice(deps, actor, params.deviceId, body),
    retireDevice: ({ actor, params, body }) => retireDevice(deps, actor, params.deviceId, body.version),
    reinstateDevice: ({ actor, params, body }) => reinstateDevice(deps, actor, params.deviceId, body.version),
    previewDevices: ({ actor, params, body }) => previewImport(deps, actor, { ...body, clientId: params.clientId }),
    quietWindows: ({ actor, params, query }) => quietWindows(deps, actor, params.deviceId, query),
    importDevices: ({ actor, params, body }) => confirmImport(deps, actor, { ...body, clientId: params.clientId }),
  });
}
