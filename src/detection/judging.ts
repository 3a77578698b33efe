/** Whether an anomaly was worth telling: said by people, kept with the series, counted by kind. */
import { z } from 'zod';
import type { Actor } from '../base/actor.ts';
import { isoOf } from '../base/clock.ts';
import { notFound, Problem } from '../base/problem.ts';
import type { Deps } from '../db/deps.ts';
import type { Tx } from '../db/open.ts';
import { scopeOf } from '../db/scope.ts';
import { kinds } from '../anomaly/parts.ts';
import { judgedByKind, judgeSeries, standingOfSeries } from '../monitoring/verdicts.ts';
import type { Verdict } from '../monitoring/verdicts.ts';
import { audit } from '../people/audit.ts';
import type { FalseAlarms, FindingDetail, Judgement } from './api.ts';
import { findingDetail, unusualByKind } from './findings.store.ts';

const COUNTED_MS = 90 * 86_400_000;

const zAbout = z.object({ kind: z.enum(kinds), series: z.coerce.number().int().positive() });

export async function getJudgement({ db }: Deps, actor: Actor, findingId: string): Promise<Judgement> {
  return db.as(scopeOf(actor), async (tx) => judgementIn(tx, await anomalyIn(tx, findingId)));
}

export async function judgeFinding(
  { db, clock }: Deps,
  actor: Actor,
  findingId: string,
  verdict: Verdict,
): Promise<Judgement> {
  return db.as(scopeOf(actor), async (tx) => {
    const about = await anomalyIn(tx, findingId);
    const { clientId, deviceId, seriesId, kind } = about;
    await judgeSeries(tx, clock, actor, { clientId, deviceId, findingId, seriesId, kind, verdict });
    await audit(tx, clock, actor, {
      act: 'finding.judged',
      recordKind: 'finding',
      recordId: findingId,
      clientId,
      detail: { verdict, kind, title: about.title },
    });
    return judgementIn(tx, about);
  });
}

export async function falseAlarms({ db, clock }: Deps, actor: Actor): Promise<{ since: string; items: FalseAlarms[] }> {
  const since = isoOf(clock.now() - COUNTED_MS);
  return db.as(scopeOf(actor), async (tx) => {
    const raised = await unusualByKind(tx, since);
    const said = await judgedByKind(tx, since);
    const items = kinds.map((kind): FalseAlarms => {
      const { judged, noise } = said.get(kind) ?? { judged: 0, noise: 0 };
      return { kind, raised: raised.get(kind) ?? 0, judged, noise, rate: judged === 0 ? null : noise / judged };
    });
    return { since, items };
  });
}

type Anomaly = Pick<FindingDetail, 'clientId' | 'title'> & {
  findingId: string;
  deviceId: string;
  seriesId: number;
  kind: Judgement['kind'];
};

async function anomalyIn(tx: Tx, findingId: string): Promise<Anomaly> {
  const finding = await findingDetail(tx, findingId);
  if (!finding) throw notFound('finding');
  const about = zAbout.safeParse(finding.facts);
  if (finding.deviceId === null || !about.success)
    throw new Problem('finding/no-series', 404, 'This finding is not about measurements, so no bar can be moved.');
  const { clientId, deviceId, title } = finding;
  return { clientId, deviceId, title, findingId, seriesId: about.data.series, kind: about.data.kind };
}

async function judgementIn(tx: Tx, about: Anomaly): Promise<Judgement> {
  const { seriesId, kind } = about;
  const { judged, standing } = await standingOfSeries(tx, about);
  return { seriesId, kind, judged, standing };
}
