/** Findings written as detection writes them, for tests of what stands above it. */
import { newId } from '../../src/base/id.ts';
import type { Clock } from '../../src/base/clock.ts';
import { isoOf } from '../../src/base/clock.ts';
import { systemScope } from '../../src/db/open.ts';
import type { Db } from '../../src/db/open.ts';
import type { Condition } from '../../src/detection/api.ts';

export type MadeFinding = {
  clientId: string;
  deviceId: string;
  component: string;
  condition: Condition;
  title: string;
  summary?: string;
  severity?: 'info' | 'low' | 'medium' | 'high';
  at?: number;
  isOpen?: boolean;
  facts?: Record<string, string>;
};

export async function makeFindings(wire: Db, clock: Clock, made: readonly MadeFinding[]): Promise<string[]> {
  const rows = made.map((each) => rowOf(each, clock.now()));
  await wire.as(systemScope, async (tx) => {
    await tx
      .insertInto('findingGroup')
      .values(rows.map(({ group }) => group))
      .execute();
    await tx
      .insertInto('finding')
      .values(rows.map(({ finding }) => finding))
      .execute();
  });
  return rows.map(({ finding }) => finding.id);
}

function rowOf(made: MadeFinding, now: number) {
  const { clientId, deviceId, component, condition, title, severity = 'info', isOpen = true } = made;
  const at = isoOf(made.at ?? now);
  const [id, groupId] = [newId(now), newId(now)];
  const times = { firstAt: at, lastAt: at };
  return {
    group: {
      ...times,
      id: groupId,
      clientId,
      cause: 'unusual',
      place: deviceId,
      firstFindingId: id,
      severity,
      size: 1,
    },
    finding: {
      ...times,
      id,
      clientId,
      deviceId,
      origin: deviceId,
      address: '10.0.0.1',
      component,
      condition,
      severity,
      state: isOpen ? 'open' : 'cleared',
      title,
      summary: made.summary ?? title,
      facts: JSON.stringify(made.facts ?? {}),
      changedAt: at,
      clearedAt: isOpen ? null : at,
      count: 1,
      flapRingAt: at,
      isDown: isOpen,
      groupId,
      told: true,
    },
  };
}
