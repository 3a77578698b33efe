import type { Deps } from '../db/deps.ts';
import { mounted } from '../http/mount.ts';
import type { Mounted } from '../http/mount.ts';
import { topologyRoutes } from './api.ts';
import {
  approveProposal,
  dismissProposal,
  listDiscovery,
  listProposals,
  readProposal,
  runDiscovery,
  setDiscovery,
} from './discovery.ts';
import { changeLink, changeNode, drawLink, drawNode, eraseLink, eraseNode } from './draw.ts';
import { acceptGap, changeGap, checkGaps, listGaps, readGap, reopenGap } from './gaps.ts';
import { importDesign, previewDesign } from './import-design.ts';
import { layOut, placeNodes } from './places.ts';
import { diffInTime, diffLayers, listHappenings, readMap } from './topology.ts';
import { worldMap } from './world.ts';

export function topologyHttp(deps: Deps): Mounted {
  return mounted(topologyRoutes, {
    worldMap: ({ actor, query }) => worldMap(deps, actor, query.clientId),
    readMap: ({ actor, params, query }) => readMap(deps, actor, params.clientId, query.at),
    diffInTime: ({ actor, params, query }) => diffInTime(deps, actor, params.clientId, query),
    diffLayers: ({ actor, params, query }) => diffLayers(deps, actor, params.clientId, query),
    listHappenings: ({ actor, params, query }) => listHappenings(deps, actor, params.clientId, query),
    drawNode: ({ actor, params, body }) => drawNode(deps, actor, params.clientId, body),
    changeNode: ({ actor, params, body }) => changeNode(deps, actor, params, body),
    eraseNode: ({ actor, params }) => eraseNode(deps, actor, params),
    drawLink: ({ actor, params, body }) => drawLink(deps, actor, params.clientId, body),
    changeLink: ({ actor, params, body }) => changeLink(deps, actor, params, body),
    eraseLink: ({ actor, params }) => eraseLink(deps, actor, params),
    placeNodes: ({ actor, params, body }) => placeNodes(deps, actor, params.clientId, body.places),
    listDiscovery: ({ actor, params }) => listDiscovery(deps, actor, params.clientId),
    setDiscovery: ({ actor, params, body }) => setDiscovery(deps, actor, params, body),
    runDiscovery: ({ actor, params }) => runDiscovery(deps, actor, params),
    listProposals: ({ actor, query }) => listProposals(deps, actor, query),
    readProposal: ({ actor, params }) => readProposal(deps, actor, params.proposalId),
    approveProposal: ({ actor, params, body }) => approveProposal(deps, actor, params.proposalId, body),
    dismissProposal: ({ actor, params, body }) => dismissProposal(deps, actor, params.proposalId, body.reason),
    previewDesign: ({ actor, params, body }) => previewDesign(deps, actor, params.clientId, body),
    importDesign: ({ actor, params, body }) => importDesign(deps, actor, params.clientId, body),
    listGaps: ({ actor, query }) => listGaps(deps, actor, query),
    readGap: ({ actor, params }) => readGap(deps, actor, params.gapId),
    changeGap: ({ actor, params, body }) => changeGap(deps, actor, params.gapId, body),
    acceptGap: ({ actor, params, body }) => acceptGap(deps, actor, params.gapId, body),
    reopenGap: ({ actor, params, body }) => reopenGap(deps, actor, params.gapId, body.version),
    checkGaps: ({ actor, params }) => checkGaps(deps, actor, params.clientId),
    layOut: ({ actor, params, body }) => layOut(deps, actor, params.clientId, body.keep),
  });
}
