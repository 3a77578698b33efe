/**
 * A depot's network that is really there: two switches that answer SNMP on this machine, polled by a collector at the site
 * over its own connection.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { instantOf } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { readBundle } from '../collect/bundle.ts';
import { addCollector, listCollectors, revokeCollector } from '../collect/collectors.ts';
import { enrolAt } from '../collect/site/enrol.ts';
import { readPapers, writePapers } from '../collect/site/papers.ts';
import { startSite } from '../collect/site/site.ts';
import type { Site } from '../collect/site/site.ts';
import { addCredential, changeCredential, listCredentials } from '../estate/credentials.ts';
import type { SealingDeps } from '../estate/credentials.ts';
import { listDevices } from '../estate/devices.ts';
import type { Device } from '../estate/api.ts';
import { listSites } from '../estate/sites.ts';
import { addCheck, listChecks, removeCheck } from '../monitoring/service-checks.ts';
import { getPolling, setPolling } from '../monitoring/settings.ts';
import { startAgent } from './agent.ts';
import { switchLeaves } from './agent-switch.ts';
import { cliActor } from './cast.ts';
import { halls } from './networks.ts';

export type PolledOptions = SealingDeps & { log: Logger };

const SITE = 'Venlo depot';
const COLLECTOR = 'venlo-1';
const CREDENTIAL = 'Depot switches';
const DAY_MS = 86_400_000;

type Depot = { clientId: string; siteId: string };
type Closer = () => Promise<unknown>;

/** Goes on until `stop`. `reach`: where the door of collectors is. */
export async function startPolled(options: PolledOptions, reach: string): Promise<{ stop(): Promise<void> }> {
  const { items } = await listSites(options, cliActor, { retired: 'no', limit: 200 });
  const found = items.find(({ name }) => name === SITE);
  if (!found) throw new Error(`the demo has no site ${SITE}`);
  const depot = { clientId: found.clientId, siteId: found.id };
  const community = randomBytes(9).toString('hex');
  const credentialId = await credential(options, depot, community);
  const closers: Closer[] = [];
  for (const each of halls)
    closers.push(...(await openSwitch(options, { ...each, ...depot, community, credentialId })));
  const site = await collector(options, depot, reach);
  return {
    async stop() {
      await site.stop();
      await Promise.all(closers.map((close) => close()));
    },
  };
}

type Switch = Depot & { name: string; address: string; key: number; community: string; credentialId: string };

/** Its ports are any free ones, so that they are others at each start. */
async function openSwitch(options: PolledOptions, of: Switch): Promise<Closer[]> {
  const { name, address, key, community, credentialId } = of;
  const device = await deviceOf(options, of);
  const began = instantOf(device.createdAt) - 40 * DAY_MS;
  const agent = await startAgent(address, community, switchLeaves({ name, key, began }, options.clock));
  const page = createServer((_request, response) => response.end(`${name}\n`)).listen(0, address);
  await once(page, 'listening');
  const { version } = await getPolling(options, cliActor, device.id);
  await setPolling(options, cliActor, device.id, {
    ...{ version, enabled: true, credentialId, snmpPort: agent.port, interfaceSeconds: 30, healthSeconds: 60 },
  });
  await check(options, device.id, portOf(page));
  const closed = async (): Promise<void> => {
    page.closeAllConnections();
    await new Promise((done) => page.close(done));
  };
  return [agent.close, closed];
}

function portOf(page: Server): number {
  const address = page.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function deviceOf(options: PolledOptions, { clientId, name }: Switch): Promise<Device> {
  const { items } = await listDevices(options, cliActor, { clientId, retired: 'no', limit: 200 });
  const device = items.find((each) => each.name === name);
  if (!device) throw new Error(`the demo has no device ${name}`);
  return device;
}

/** Another community at each start: it is kept nowhere but sealed. */
async function credential(options: PolledOptions, { clientId }: Depot, community: string): Promise<string> {
  const secret = { kind: 'snmp-v2c' as const, community };
  const { items } = await listCredentials(options, cliActor, { clientId, limit: 50 });
  const known = items.find(({ name }) => name === CREDENTIAL);
  const { id } = known
    ? await changeCredential(options, cliActor, known.id, { version: known.version, secret })
    : await addCredential(options, cliActor, { clientId, name: CREDENTIAL, secret });
  return id;
}

async function check(options: PolledOptions, deviceId: string, port: number): Promise<void> {
  const { items } = await listChecks(options, cliActor, { deviceId });
  for (const { id, version } of items) await removeCheck(options, cliActor, id, version);
  const usual = { host: '', path: '/', expectStatus: 200, verify: false, warnDays: 21, everySeconds: 60 };
  await addCheck(options, cliActor, { deviceId, name: 'web page', kind: 'http', port, ...usual });
}

/** A collector as any other, but in this process. */
async function collector(options: PolledOptions, { clientId, siteId }: Depot, reach: string): Promise<Site> {
  const { clock, config, log } = options;
  const data = join(config.data, 'collector');
  if (readPapers(data) === undefined) {
    const { items } = await listCollectors(options, cliActor, clientId);
    for (const { id, name } of items) if (name === COLLECTOR) await revokeCollector(options, cliActor, id);
    const { bundle } = await addCollector(options, cliActor, { clientId, siteId, name: COLLECTOR, reach });
    mkdirSync(data, { recursive: true, mode: 0o700 });
    writePapers(data, await enrolAt(readBundle(bundle)));
  }
  const papers = readPapers(data);
  if (!papers) throw new Error("the demo's collector has no papers");
  const doors = { syslogUdpPort: 0, syslogTcpPort: 0, syslogTlsPort: 0, trapPort: 0, flowPort: 0 };
  return startSite({ config: { ...config, ...doors, data }, papers: { ...papers, reach }, clock, log });
}
