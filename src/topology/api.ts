/** Every route of the topology. Browser-safe. */
import { routes } from '../http/contract.ts';
import { discoveryRoutes } from './discovery-api.ts';
import { mapRoutes } from './draw-api.ts';
import { gapRoutes } from './gap-api.ts';
import { designImportRoutes } from './import-api.ts';

export const topologyRoutes = routes({ ...mapRoutes, ...gapRoutes, ...designImportRoutes, ...discoveryRoutes });
