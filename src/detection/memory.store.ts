/** Detection's memory in tables: read whole at start, then written by what changed, one statement a table. */
import type { Clock, Instant } from '../base/clock.ts';
import { instantOf, isoOf } from '../base/clock.ts';
import { recordFacts } from '../db/facts.ts';
import type { Tx } from '../db/open.ts';
import type { Held, HeldHabit, HeldWindow } from './held.ts';
import type { Group } from './grouping.ts';
import { LONGEST_MS } from './grouping.ts';
import { silenceLimit } from './habit.ts';
import { RELAPSE_MS } from './conditions.ts';
import type { Memory } from './memory.ts';
import { groupOf, habitOf, heldOf, windowOf } from './memory.rows.ts';
import { placeKey } from './memory.ts';

/** Takes the turn: nobody else writes detection's memory until this transaction ends. Says how far it was written, and when. */
export async function takeTurn(tx: Tx): Promise<{ epoch: number; at: Instant }> {
  const { rows } = await tx.pg.query<{ epoch: number; at: string }>({
    name: 'detection_turn',
    text: 'select epoch, at from detection_epoch for update',
  });
  const row = rows[0];
  if (!row) throw new Error('detection has no epoch: its row was made by the migration');
  return { epoch: row.epoch, at: instantOf(row.at) };
}

/** The id of nothing: a list in SQL must not be empty. */
const NO_GROUP = '00000000-0000-0000-0000-000000000000';

/** Fills an empty memory. `lastAt`: when detection last wrote; `now`, `mono`: the present. */
export async function load(
  tx: Tx,
  memory: Memory,
  present: { now: Instant; mono: number; lastAt: Instant },
): Promise<void> {
  const { now } = present;
  const findings = await tx
    .selectFrom('finding')
    .innerJoin('findingGroup', 'findingGroup.id', 'finding.groupId')
    .selectAll('finding')
    .select('findingGroup.firstFindingId')
    .where((is) => is.or([is('finding.state', '=', 'open'), is('finding.clearedAt', '>', isoOf(now - RELAPSE_MS))]))
    .orderBy('finding.id')
    .execute();
  const groups = await tx
    .selectFrom('findingGroup')
    .selectAll()
    .where((is) =>
      is.or([
        is('lastAt', '>', isoOf(now - LONGEST_MS)),
        is('id', 'in', [...new Set(findings.map(({ groupId }) => groupId)), NO_GROUP]),
      ]),
    )
    .orderBy('lastAt')
    .execute();
  for (const row of groups) memory.keepGroup(groupOf(row));
  for (const row of findings) {
    const held = heldOf(row, present);
    memory.hold(held);
    memory.rearm(held);
  }
  for (const row of await tx.selectFrom('burstWindow').selectAll().execute())
    memory.windows.set(`${placeKey(row)} ${row.subject}`, windowOf(row));
  for (const row of await tx.selectFrom('sourceHabit').selectAll().execute()) {
    const held = habitOf(row, present);
    memory.habits.set(placeKey(held), held);
    memory.touchHabit(held);
  }
  for (const row of await tx.selectFrom('interfaceName').selectAll().execute())
    memory.nameInterface(row, row.number, row.name);
  memory.settled();
}

/** Writes what changed and the next epoch, in the transaction at hand. */
export async function save(tx: Tx, memory: Memory, clock: Clock, epoch: number): Promise<void> {
  const { changed } = memory;
  await saveGroups(tx, [...changed.groups.values()]);
  await saveFindings(tx, [...changed.findings]);
  await saveWindows(tx, [...changed.windows], [...changed.goneWindows]);
  await saveHabits(tx, [...changed.habits], [...changed.goneHabits]);
  await saveInterfaceNames(tx, [...changed.interfaceNames.values()]);
  await recordFacts(tx, clock, changed.facts);
  await tx
    .updateTable('detectionEpoch')
    .set({ epoch, at: isoOf(clock.now()) })
    .execute();
}

async function saveGroups(tx: Tx, groups: Group[]): Promise<void> {
  const rows = groups.map((group) => ({
    ...snake(group),
    first_at: isoOf(group.firstAt),
    last_at: isoOf(group.lastAt),
  }));
  await write(
    tx,
    rows,
    `
    insert into finding_group select * from jsonb_populate_recordset(null::finding_group, $1)
    on conflict (id) do update set severity = excluded.severity, size = excluded.size, last_at = excluded.last_at`,
  );
}

async function saveFindings(tx: Tx, findings: Held[]): Promise<void> {
  const rows = findings.map(rowOf);
  await write(
    tx,
    rows,
    `
    insert into finding select * from jsonb_populate_recordset(null::finding, $1)
    on conflict (id) do update set
      address = excluded.address, component = excluded.component, aliases = excluded.aliases, severity = excluded.severity,
      state = excluded.state, title = excluded.title, summary = excluded.summary, facts = excluded.facts, last_at = excluded.last_at,
      changed_at = excluded.changed_at, cleared_at = excluded.cleared_at, count = excluded.count, flap_ring = excluded.flap_ring,
      flap_ring_at = excluded.flap_ring_at, flapping = excluded.flapping, changes = excluded.changes, is_down = excluded.is_down,
      group_id = excluded.group_id, transitions = excluded.transitions, evidence = excluded.evidence, told = excluded.told`,
  );
}

/** What the table has no column for is left out by jsonb_populate_recordset. */
function rowOf(held: Held): Record<string, unknown> {
  const iso = (at: Instant | null): string | null => (at === null ? null : isoOf(at));
  return {
    ...snake(held),
    first_at: iso(held.firstAt),
    last_at: iso(held.lastAt),
    changed_at: iso(held.changedAt),
    cleared_at: iso(held.clearedAt),
    flap_ring: held.ring.bits,
    flap_ring_at: iso(held.ring.at),
    is_down: held.down,
  };
}

async function saveWindows(tx: Tx, windows: HeldWindow[], gone: HeldWindow[]): Promise<void> {
  await write(
    tx,
    windows.map(snake),
    `
    insert into burst_window select * from jsonb_populate_recordset(null::burst_window, $1)
    on conflict (client_id, origin, subject) do update set hits = excluded.hits`,
  );
  await write(
    tx,
    gone.map(snake),
    `
    delete from burst_window w using jsonb_populate_recordset(null::burst_window, $1) g
    where w.client_id = g.client_id and w.origin = g.origin and w.subject = g.subject`,
  );
}

async function saveHabits(tx: Tx, habits: HeldHabit[], gone: HeldHabit[]): Promise<void> {
  const rows = habits.map((held) => ({
    ...snake(held),
    ...snake(held.habit),
    last_at: isoOf(held.habit.lastAt),
    silent_after_ms: silenceLimit(held.habit) ?? null,
  }));
  await write(
    tx,
    rows,
    `
    insert into source_habit select * from jsonb_populate_recordset(null::source_habit, $1)
    on conflict (client_id, origin) do update set address = excluded.address, last_at = excluded.last_at, gaps = excluded.gaps,
      weights = excluded.weights, counts = excluded.counts, silent = excluded.silent, silent_after_ms = excluded.silent_after_ms`,
  );
  await write(
    tx,
    gone.map(({ clientId, origin }) => ({ client_id: clientId, origin })),
    `
    delete from source_habit h using jsonb_populate_recordset(null::source_habit, $1) g where h.client_id = g.client_id and h.origin = g.origin`,
  );
}

async function saveInterfaceNames(
  tx: Tx,
  names: { clientId: string; origin: string; number: number; name: string }[],
): Promise<void> {
  await write(
    tx,
    names.map(snake),
    `
    insert into interface_name select * from jsonb_populate_recordset(null::interface_name, $1)
    on conflict (client_id, origin, number) do update set name = excluded.name`,
  );
}

/** All rows of a table in one statement, prepared once a connection: as JSON one parameter carries them. */
async function write(tx: Tx, rows: Record<string, unknown>[], text: string): Promise<void> {
  if (rows.length > 0) await tx.pg.query({ name: nameOf(text), text, values: [JSON.stringify(rows)] });
}

/** `insert into finding …` → `detection_insert_into_finding`. */
function nameOf(text: string): string {
  return `detection_${text.trim().split(' ', 3).join('_')}`;
}

const columnNames = new Map<string, string>();

function snake(record: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [columnOf(name), value]));
}

function columnOf(name: string): string {
  const known = columnNames.get(name);
  if (known !== undefined) return known;
  const column = name.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
  columnNames.set(name, column);
  return column;
}
