/** Lets Watchfloor watch the lab as an administrator would: a credential, polling of every router, the cables drawn. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { cables, inVersion3, routers } from './plan.ts';
import type { End } from './plan.ts';
import { labClient } from './product.ts';
import type { LabProduct } from './product.ts';
import { snmpAccess } from './settings.ts';

const zMap = z.object({
  nodes: z.array(z.object({ id: z.string(), name: z.string(), state: z.string() })),
  links: z.array(z.object({ a: z.string(), b: z.string(), aPort: z.string(), bPort: z.string(), state: z.string() })),
});
const zItems = <T extends z.ZodType>(item: T): z.ZodObject<{ items: z.ZodArray<T> }> =>
  z.object({ items: z.array(item) });
const zNamed = z.object({ id: z.string(), name: z.string() });
const zCredential = z.object({ id: z.string() });
const zFinding = z.object({
  deviceId: z.string().nullable(),
  component: z.string(),
  condition: z.string(),
  severity: z.string(),
  flapping: z.boolean(),
});
const zTicket = z.object({ title: z.string(), priority: z.string(), state: z.string() });

/** What is open: findings as `device component: condition`, tickets by priority and title, parts of the map that are not well. */
export type Concluded = { findings: string[]; tickets: string[]; map: string[] };

export type LabWatch = {
  /** The reply as it came; read it with a shape. */
  ask(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Everything that is open now. */
  concluded(): Promise<Concluded & { flapping: string[]; unwatched: number }>;
};

const POLL_EVERY_S = 10;
const HEALTH_EVERY_S = 30;

/** Idempotent: a lab that is watched already stays as it is. */
export async function watchLab({ origin, cli }: LabProduct): Promise<LabWatch> {
  const made = await cli('token', 'add', '--name', 'lab', '--role', 'administrator', '--json');
  const { token } = z.object({ token: z.string() }).parse(JSON.parse(made));
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text === '' ? {} : JSON.parse(text);
  };
  const clients = zItems(zNamed).parse(await ask('GET', '/clients?limit=200')).items;
  const clientId = clients.find(({ name }) => name === labClient)?.id ?? '';
  const devices = zItems(zNamed).parse(await ask('GET', `/devices?clientId=${clientId}&limit=200`)).items;
  await pollAll(ask, clientId, devices);
  await drawCables(ask, clientId);
  const nameOf = new Map(devices.map(({ id, name }) => [id, name]));
  return { ask, concluded: () => concluded(ask, clientId, nameOf) };
}

type Ask = LabWatch['ask'];

async function pollAll(ask: Ask, clientId: string, devices: { id: string; name: string }[]): Promise<void> {
  const { community, user, authentication, privacy } = snmpAccess;
  const authPhrase = authentication.password;
  const privPhrase = privacy.password;
  const secrets = {
    v2c: { kind: 'snmp-v2c', community },
    v3: { kind: 'snmp-v3', user, auth: 'sha1', authPhrase, priv: 'aes128', privPhrase },
  };
  const users = zItems(zCredential).parse(await ask('GET', `/snmp-users?clientId=${clientId}`)).items;
  if (users.length === 0)
    await ask('POST', '/snmp-users', { clientId, name: user, auth: 'sha1', authPhrase, priv: 'aes128', privPhrase });
  const known = zItems(zNamed).parse(await ask('GET', `/credentials?clientId=${clientId}`)).items;
  const idOf = async (name: keyof typeof secrets): Promise<string> =>
    known.find((each) => each.name === name)?.id ??
    zCredential.parse(await ask('POST', '/credentials', { clientId, name, secret: secrets[name] })).id;
  const [v2c, v3] = [await idOf('v2c'), await idOf('v3')];
  const threes: ReadonlySet<string> = inVersion3;
  for (const { id, name } of devices) {
    const { version } = z.object({ version: z.number() }).parse(await ask('GET', `/devices/${id}/polling`));
    await ask('PUT', `/devices/${id}/polling`, {
      version,
      credentialId: threes.has(name) ? v3 : v2c,
      interfaceSeconds: POLL_EVERY_S,
      healthSeconds: HEALTH_EVERY_S,
    });
  }
}

/** The monitoring host is drawn too: from there one looks, so that what is behind what can be told. */
async function drawCables(ask: Ask, clientId: string): Promise<void> {
  const path = `/clients/${clientId}/topology`;
  const read = async (): Promise<z.output<typeof zMap>> => zMap.parse(await ask('GET', path));
  let map = await read();
  // A device becomes a node a moment after it was added.
  while (map.nodes.length < routers.length) {
    await sleep(200);
    map = await read();
  }
  if (map.links.length > 0) return;
  await ask('POST', `${path}/nodes`, { name: 'nms', kind: 'server' });
  const nodes = new Map((await read()).nodes.map(({ name, id }) => [name, id]));
  for (const { a, b } of cables)
    await ask('POST', `${path}/links`, {
      ...{ a: nodes.get(a.at), b: nodes.get(b.at), aPort: a.port, bPort: b.port },
    });
  const places = Object.entries(PLACES).map(([name, [x, y]]) => ({ id: nodes.get(name), x, y }));
  await ask('PUT', `${path}/places`, { places });
}

/** Where each stands on the map: as in the drawing of `plan.ts`. */
const PLACES: Readonly<Record<End['at'], readonly [number, number]>> = {
  nms: [0, 0],
  core: [220, 0],
  acc1: [480, 0],
  acc2: [740, 0],
  fw1: [100, 220],
  fw2: [340, 220],
  br1: [220, 440],
  br2: [480, 440],
};

async function concluded(
  ask: Ask,
  clientId: string,
  nameOf: ReadonlyMap<string, string>,
): ReturnType<LabWatch['concluded']> {
  const findings = zItems(zFinding).parse(
    await ask('GET', `/findings?clientId=${clientId}&state=open&limit=200`),
  ).items;
  const tickets = zItems(zTicket).parse(await ask('GET', `/tickets?client=${clientId}&tab=all&limit=200`)).items;
  const map = zMap.parse(await ask('GET', `/clients/${clientId}/topology`));
  const names = new Map(map.nodes.map(({ id, name }) => [id, name]));
  const isWell = ({ state }: { state: string }): boolean => state === 'up' || state === 'unwatched';
  const grave = findings
    .filter(({ severity }) => severity !== 'info')
    .map(({ deviceId, component, condition, flapping }) => ({
      text: `${nameOf.get(deviceId ?? '') ?? '?'} ${component}: ${condition}`,
      flapping,
    }));
  return {
    findings: grave.map(({ text }) => text),
    flapping: grave.filter(({ flapping }) => flapping).map(({ text }) => text),
    tickets: tickets
      .filter(({ state }) => state !== 'resolved' && state !== 'closed')
      .map(({ title, priority }) => `${priority} ${title}`),
    map: [
      ...map.nodes.filter((node) => !isWell(node)).map(({ name, state }) => `${name}: ${state}`),
      ...map.links
        .filter((link) => !isWell(link))
        .map(
          ({ a, aPort, b, bPort, state }) =>
            `${[`${names.get(a)} ${aPort}`, `${names.get(b)} ${bPort}`].toSorted().join(' – ')}: ${state}`,
        ),
    ],
    unwatched: map.nodes.filter(({ state, name }) => state === 'unwatched' && name !== 'nms').length,
  };
}
