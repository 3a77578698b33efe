/** A configuration as it was fetched becomes a version, when it is another one than before. */
import { instantOf, isoOf } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import { newId } from '../base/id.ts';
import { recordFact } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import { quietWithin } from '../estate/quiet.ts';
import { configTopics } from './api.ts';
import type { ConfigVersion, Why } from './api.ts';
import { diffOf, sizeOf } from './diff.rules.ts';
import type { Commit } from './drivers.ts';
import type { WatchRow } from './store.ts';
import { dropOld, insertVersion, lastVersion, putText, seenAgain, textOf } from './versions.store.ts';
import type { NewVersion } from './versions.store.ts';

/** A device keeps so many versions, for three years; the newest few always. */
const KEPT = { most: 500, least: 10, forMs: 3 * 366 * 86_400_000 };

type Watch = Pick<WatchRow, 'clientId' | 'deviceId' | 'driver' | 'askedWhy' | 'askedWho' | 'askedEventAt'>;
/** `text`: masked and settled. `commit`: what the device itself says of its newest change. */
export type Fetched = { watch: Watch; text: string; commit: Commit | undefined };

/** What differs from what is kept; undefined when nothing does that means anything. */
export async function differenceIn(
  tx: Tx,
  { deviceId, driver }: Pick<WatchRow, 'deviceId' | 'driver'>,
  text: string,
): Promise<{ last: ConfigVersion | undefined; added: number; removed: number } | undefined> {
  const last = await lastVersion(tx, deviceId);
  if (!last) return { last, added: 0, removed: 0 };
  const { parts } = diffOf(driver, await textOf(tx, last.clientId, last.sha256), text);
  return parts.length === 0 ? undefined : { last, ...sizeOf(parts) };
}

/** The new version; undefined when the configuration is as it was. */
export async function takeIn(tx: Tx, clock: Clock, { watch, text, commit }: Fetched): Promise<NewVersion | undefined> {
  const { clientId, deviceId } = watch;
  const at = isoOf(clock.now());
  const differs = await differenceIn(tx, watch, text);
  if (!differs) {
    const last = await lastVersion(tx, deviceId);
    if (last) await seenAgain(tx, last.id, at);
    return undefined;
  }
  const { last, added, removed } = differs;
  const told = whoChanged(watch, commit, last?.seenAt);
  const owner = last && (await ownerOf(tx, watch, { fromAt: last.seenAt, toAt: at }));
  const version: NewVersion = {
    id: newId(clock.now()),
    clientId,
    deviceId,
    sha256: await putText(tx, clientId, text),
    previousId: last?.id ?? null,
    fetchedAt: at,
    seenAt: at,
    why: why(watch),
    ...told,
    planned: last ? (owner ? 'planned' : 'unplanned') : 'first',
    changeId: owner?.id ?? null,
    changeName: owner?.name ?? null,
    added,
    removed,
  };
  await insertVersion(tx, version);
  await dropOld(tx, { clientId, deviceId, ...KEPT, before: isoOf(clock.now() - KEPT.forMs) });
  const { id: versionId, planned, changeId } = version;
  await recordFact(tx, clock, {
    topic: configTopics.changed,
    clientId,
    subjectId: deviceId,
    published: planned !== 'first',
    data: { versionId, deviceId, planned, changeId },
  });
  return version;
}

const why = ({ askedWhy }: Watch): Why => askedWhy ?? 'schedule';

/** The device's own word counts first, if its newest change is newer than what we had; then what told us. */
function whoChanged(
  watch: Watch,
  commit: Commit | undefined,
  seenAt: string | undefined,
): Pick<ConfigVersion, 'who' | 'changedAt' | 'comment'> {
  const { askedWho, askedEventAt } = watch;
  const fresh =
    commit && (commit.at === null || seenAt === undefined || instantOf(commit.at) > instantOf(seenAt) - SKEW_MS);
  if (!fresh) return { who: askedWho, changedAt: askedEventAt, comment: '' };
  return { who: commit.who, changedAt: commit.at ?? askedEventAt, comment: commit.comment };
}

/** Clocks of devices are wrong by so much at most, or their word is not believed. */
const SKEW_MS = 5 * 60_000;

/** Whose work it was: of the moment it was told of, or else of any moment since it was last seen as before. */
function ownerOf(
  tx: Tx,
  { deviceId, askedEventAt }: Watch,
  since: { fromAt: string; toAt: string },
): Promise<{ id: string; name: string } | undefined> {
  const span = askedEventAt === null ? since : { fromAt: askedEventAt, toAt: askedEventAt };
  return quietWithin(tx, { deviceId, ...span });
}
