/** Importing devices: the preview and the confirmation make the same plan; only the second carries it out. */
import { createHash } from 'node:crypto';
import type { Actor } from '../base/actor.ts';
import { Problem, notFound } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { audit } from '../people/audit.ts';
import { mustBePreviewed, readCsv } from '../people/csv.ts';
import type { CsvRead } from '../people/csv.ts';
import { addDeviceIn, changeDeviceIn } from './devices.ts';
import { deferAddresses, devicesOf, settleAddresses } from './devices.store.ts';
import type { DeviceFile, ImportResult } from './import-api.ts';
import { deviceColumns, planImport } from './imports.rules.ts';
import type { ImportRow, Plan, Step } from './imports.rules.ts';
import { addSiteIn } from './sites.ts';
import { clientPlace, sitesOf } from './sites.store.ts';

export type ImportOf = DeviceFile & { clientId: string };

/** What importing the file would do, every bad line with its reason; nothing is changed. */
export async function previewImport({ db }: Deps, actor: Actor, input: ImportOf): Promise<ImportResult> {
  const read = readFor(input);
  return db.as(scopeOf(actor), async (tx) => resultOf(read, await planFor(tx, input, read, false), false));
}

/** Carries out a previewed import, all of it or nothing; the digest proves that the content is the previewed one. Doing it twice changes nothing. */
export async function confirmImport(
  deps: Deps,
  actor: Actor,
  input: ImportOf & { digest: string },
): Promise<ImportResult> {
  const read = readFor(input);
  mustBePreviewed(read, input.digest);
  return deps.db.as(scopeOf(actor), async (tx) => {
    const plan = await planFor(tx, input, read, true);
    mustBeClean(plan, input.makeSites);
    const made = await makeSites(tx, deps, actor, { input, plan });
    await deferAddresses(tx);
    for (const step of plan.steps) await carryOut(tx, deps, actor, { step, clientId: input.clientId, made });
    await settleAddresses(tx);
    const result = resultOf(read, plan, true);
    const { adds, changes, unchanged, digest } = result;
    const detail = { adds, changes, unchanged, digest, sites: [...made.keys()] };
    await audit(tx, deps.clock, actor, {
      act: 'device.import',
      recordKind: 'client',
      recordId: input.clientId,
      clientId: input.clientId,
      detail,
    });
    return result;
  });
}

type Read = CsvRead<ImportRow['value']>;

function readFor({ csv, clientId }: ImportOf): Read {
  const read = readCsv(csv, deviceColumns);
  // The same file for another client is another import.
  return { ...read, digest: createHash('sha256').update(`${clientId} ${read.digest}`).digest('hex') };
}

async function planFor(tx: Tx, { clientId }: ImportOf, read: Read, locked: boolean): Promise<Plan> {
  if (!(await clientPlace(tx, clientId))) throw notFound('client');
  return planImport(read.rows, { devices: await devicesOf(tx, clientId, locked), sites: await sitesOf(tx, clientId) });
}

function resultOf(read: Read, plan: Plan, done: boolean): ImportResult {
  const count = (does: string): number => plan.lines.filter((line) => line.does === does).length;
  const faults = [
    ...read.faults.map(({ line, column, message }) => ({ line, column, reason: message })),
    ...plan.faults,
  ];
  return {
    digest: read.digest,
    done,
    adds: count('add'),
    changes: count('change'),
    unchanged: count('nothing'),
    faults: faults.toSorted((a, b) => a.line - b.line),
    ignored: read.ignored,
    missingSites: plan.missingSites,
    lines: plan.lines,
  };
}

function mustBeClean(plan: Plan, mayMakeSites: boolean): void {
  if (plan.faults.length > 0)
    throw new Problem(
      'import/bad-lines',
      422,
      `${plan.faults.length} faults in the file; nothing was imported. Correct them and preview again.`,
      { faults: plan.faults.slice(0, 1000) },
    );
  if (plan.missingSites.length === 0 || mayMakeSites) return;
  const names = plan.missingSites.slice(0, 10).map((site) => site.name);
  throw new Problem(
    'import/missing-sites',
    422,
    `The client has no site called ${names.join(', ')}. Confirm with makeSites to add what is missing, or correct the file.`,
    { missingSites: plan.missingSites },
  );
}

async function makeSites(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  { input, plan }: { input: ImportOf; plan: Plan },
): Promise<Map<string, string>> {
  const place = await clientPlace(tx, input.clientId);
  if (!place) throw notFound('client');
  const made = new Map<string, string>();
  for (const { name } of plan.missingSites) {
    const site = await addSiteIn(tx, deps, actor, { clientId: input.clientId, name, ...place });
    made.set(name.toLowerCase(), site.id);
  }
  return made;
}

type Work = { step: Step; clientId: string; made: Map<string, string> };

async function carryOut(tx: Tx, deps: Deps, actor: Actor, { step, clientId, made }: Work): Promise<void> {
  const newSite = step.site === undefined ? undefined : made.get(step.site.toLowerCase());
  const asked = newSite === undefined ? step.asked : { ...step.asked, siteId: newSite };
  if (step.before) await changeDeviceIn(tx, deps, actor, step.before, asked);
  else if (asked.kind !== undefined)
    await addDeviceIn(tx, deps, actor, { ...asked, clientId, name: step.name, kind: asked.kind });
}
