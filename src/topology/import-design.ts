/** Importing a design: the preview and the confirmation make the same plan; only the second carries it out. */
import { createHash } from 'node:crypto';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { drawLinkIn, drawNodeIn } from './draw.ts';
import type { DesignFile, DesignImport } from './import-api.ts';
import { readDesignCsv } from './import.rules.ts';
import type { DesignEnd, DesignRead, DesignRow } from './import.rules.ts';
import { deviceRows, sitesIn } from './marks.store.ts';
import { endsOf, findLink } from './match.rules.ts';
import { readNetbox } from './netbox.rules.ts';
import { clientNameOf, linkSpansAt, linksOf, nodeSpansAt, nodesOf, takeTurn, unsayLink, unsayNode } from './store.ts';
import type { LinkRowFull, NodeRow } from './store.ts';
import { auditDrawn, tellChanged } from './tell.ts';

const MOST_ROWS = 5000;

export async function previewDesign(
  { db, clock }: Deps,
  actor: Actor,
  clientId: string,
  file: DesignFile,
): Promise<DesignImport> {
  const read = readFile(file, clientId);
  return db.as(scopeOf(actor), async (tx) => planOf(tx, { clientId, at: isoOf(clock.now()), file, read }));
}

/** All of it or nothing; the digest proves that the content is the previewed one. Doing it twice changes nothing. */
export async function importDesign(
  deps: Deps,
  actor: Actor,
  clientId: string,
  file: DesignFile & { digest: string },
): Promise<DesignImport> {
  const read = readFile(file, clientId);
  if (read.digest !== file.digest)
    throw new Problem('import/not-previewed', 409, 'This is not the content that was looked at. Look at it first.');
  return deps.db.as(scopeOf(actor), async (tx) => {
    await takeTurn(tx, clientId);
    const at = isoOf(deps.clock.now());
    const plan = await planOf(tx, { clientId, at, file, read });
    if (plan.faults.length > 0)
      throw new Problem('import/faults', 400, 'The file has faults; nothing was imported.', { faults: plan.faults });
    await carryOut(tx, deps, { clientId, at, file, read });
    const { nodes, links, removes } = plan;
    await auditDrawn(tx, deps.clock, actor, {
      act: 'import',
      clientId,
      id: clientId,
      detail: { format: file.format, nodes, links, removes },
    });
    await tellChanged(tx, deps.clock, clientId, 'parts');
    return { ...plan, done: true };
  });
}

function readFile({ format, content, replace }: DesignFile, clientId: string): DesignRead {
  const read = format === 'csv' ? readDesignCsv(content) : readNetbox(content);
  if (read.rows.length > MOST_ROWS)
    throw new Problem('import/too-large', 413, `An import may hold ${MOST_ROWS} links. Split the file.`);
  // The same file for another client, or with another wish, is another import.
  return {
    ...read,
    digest: createHash('sha256').update(`${clientId} ${format} ${replace} ${read.digest}`).digest('hex'),
  };
}

type Work = { clientId: string; at: string; file: DesignFile; read: DesignRead };
type Known = {
  all: NodeRow[];
  /** By name; the last where several share one. */
  nodes: Map<string, NodeRow>;
  devices: Map<string, string>;
  sites: Map<string, string>;
  links: (LinkRowFull & { designed: boolean })[];
};

async function knownOf(tx: Tx, { clientId, at }: Pick<Work, 'clientId' | 'at'>): Promise<Known> {
  if ((await clientNameOf(tx, clientId)) === undefined) throw notFound('client');
  const drawn = new Set(
    (await linkSpansAt(tx, clientId, at)).filter(({ layer }) => layer === 'designed').map((span) => span.of),
  );
  const all = await nodesOf(tx, clientId);
  return {
    all,
    nodes: new Map(all.map((node) => [node.name.toLowerCase(), node])),
    devices: new Map((await deviceRows(tx, clientId)).map(({ id, name }) => [name.toLowerCase(), id])),
    sites: new Map((await sitesIn(tx, clientId)).map(({ id, name }) => [name.toLowerCase(), id])),
    links: (await linksOf(tx, clientId)).map((link) => ({ ...link, designed: drawn.has(link.id) })),
  };
}

async function planOf(tx: Tx, work: Work): Promise<DesignImport> {
  const { read, file } = work;
  const known = await knownOf(tx, work);
  const fresh = new Set<string>();
  let [links, there] = [0, 0];
  const lines = read.rows.map((row) => {
    for (const end of endsIn(row))
      if (!known.nodes.has(end.name.toLowerCase()) && !known.devices.has(end.name.toLowerCase()))
        fresh.add(end.name.toLowerCase());
    const isKnown = drawnAlready(row, known);
    if (row.to && !isKnown) links += 1;
    if (isKnown) there += 1;
    return { line: row.line, text: textOf(row, isKnown) };
  });
  const removes = file.replace ? (await goneFrom(tx, work, known)).length : 0;
  return {
    digest: read.digest,
    done: false,
    nodes: fresh.size,
    links,
    known: there,
    removes,
    faults: [...read.faults, ...siteFaults(read.rows, known)].toSorted((a, b) => a.line - b.line),
    ignored: read.ignored,
    lines,
  };
}

async function carryOut(tx: Tx, deps: Deps, work: Work): Promise<void> {
  const { clientId, at, file, read } = work;
  const known = await knownOf(tx, work);
  const gone = file.replace ? await goneFrom(tx, work, known) : [];
  const moment = { clientId, at, source: file.format };
  const ids = new Map<string, string>();
  const idOf = async (end: DesignEnd): Promise<string> => {
    const key = end.name.toLowerCase();
    const id = ids.get(key) ?? (await drawNodeIn(tx, deps, moment, fieldsOf(end, known), known.all));
    ids.set(key, id);
    return id;
  };
  for (const { from, to, label, megabits } of read.rows) {
    const [a, b] = [await idOf(from), to && (await idOf(to))];
    if (to && b)
      await drawLinkIn(tx, deps, moment, {
        a,
        b,
        aPort: from.port,
        bPort: to.port,
        aLag: from.lag,
        bLag: to.lag,
        label,
        megabits,
      });
  }
  for (const { id, kind } of gone)
    await (kind === 'link' ? unsayLink : unsayNode)(tx, {
      clientId,
      of: id,
      layer: 'designed',
      source: file.format,
      at,
    });
}

function fieldsOf(end: DesignEnd, { nodes, sites, devices }: Known) {
  const node = nodes.get(end.name.toLowerCase());
  return {
    name: end.name,
    kind: end.kind ?? 'other',
    deviceId: node?.deviceId ?? devices.get(end.name.toLowerCase()) ?? null,
    siteId: sites.get(end.site.toLowerCase()) ?? node?.siteId ?? null,
    zone: end.zone === '' ? (node?.zone ?? '') : end.zone,
    peerId: node?.peerId ?? null,
    managedFrom: node?.managedFrom ?? [],
  } as const;
}

/** What came from such a file before and is not in this one. */
async function goneFrom(
  tx: Tx,
  { clientId, at, file, read }: Work,
  known: Known,
): Promise<{ id: string; kind: 'node' | 'link' }[]> {
  const names = new Set(read.rows.flatMap((row) => endsIn(row).map(({ name }) => name.toLowerCase())));
  const kept = new Set(read.rows.flatMap((row) => linkFor(row, known)?.id ?? []));
  const nodeIds = new Map([...known.nodes.values()].map((node) => [node.id, node.name.toLowerCase()]));
  const ours = ({ layer, source }: { layer: string; source: string }): boolean =>
    layer === 'designed' && source === file.format;
  const links = (await linkSpansAt(tx, clientId, at)).filter((span) => ours(span) && !kept.has(span.of));
  const nodes = (await nodeSpansAt(tx, clientId, at)).filter(
    (span) => ours(span) && !names.has(nodeIds.get(span.of) ?? ''),
  );
  return [
    ...links.map((span) => ({ id: span.of, kind: 'link' as const })),
    ...nodes.map((span) => ({ id: span.of, kind: 'node' as const })),
  ];
}

function linkFor(
  { from, to, label }: DesignRow,
  { nodes, links }: Known,
): (LinkRowFull & { designed: boolean }) | undefined {
  const [a, b] = [nodes.get(from.name.toLowerCase()), to && nodes.get(to.name.toLowerCase())];
  if (!a || !b || !to) return undefined;
  const found = findLink(endsOf({ id: a.id, port: from.port }, { id: b.id, port: to.port }), links, label);
  return links.find(({ id }) => id === found?.id);
}

function drawnAlready(row: DesignRow, known: Known): boolean {
  return row.to ? (linkFor(row, known)?.designed ?? false) : known.nodes.has(row.from.name.toLowerCase());
}

function siteFaults(rows: readonly DesignRow[], { sites }: Known): DesignImport['faults'] {
  return rows.flatMap((row) =>
    endsIn(row)
      .filter(({ site }) => site !== '' && !sites.has(site.toLowerCase()))
      .map(({ site }) => ({
        line: row.line,
        column: 'site',
        reason: `this client has no site ${site}: add it under Sites first`,
      })),
  );
}

function endsIn({ from, to }: DesignRow): DesignEnd[] {
  return to ? [from, to] : [from];
}

function textOf({ from, to }: DesignRow, isKnown: boolean): string {
  const end = ({ name, port }: DesignEnd): string => [name, port].filter((each) => each !== '').join(' ');
  const what = to ? `${end(from)} – ${end(to)}` : from.name;
  return isKnown ? `${what}: is drawn already` : `${what}: ${to ? 'draw this link' : 'draw this device'}`;
}
