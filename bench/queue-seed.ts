/** Tickets as an installation has after years: most closed, the live ones spread over clients of very different size. */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { newSecret } from '../src/base/id.ts';

export type Seeded = {
  clientIds: string[];
  /** Bearer tokens of an engineer of all clients and of one of ten. */
  tokens: { all: string; ten: string };
};
export type SeedOptions = { tickets: number; clients: number; livePercent: number; now: number };

/** Writes them as the owner, in bulk; the triggers that keep words and totals run as they would. */
export async function seedQueue(
  client: pg.ClientBase,
  { tickets, clients, livePercent, now }: SeedOptions,
): Promise<Seeded> {
  const at = new Date(now).toISOString();
  const clientIds = await idsOf(
    client,
    `insert into client (id, name, slug, zone, created_at) select gen_random_uuid(), 'Client ' || n, 'client-' || n, 'UTC', '${at}' from generate_series(1, ${clients}) n returning id`,
  );
  const staffIds = await idsOf(
    client,
    `insert into staff (id, email, name, role, all_clients, created_at) select gen_random_uuid(), 'e' || n || '@soc.example', 'Engineer ' || n, 'engineer', true, '${at}' from generate_series(1, 40) n returning id`,
  );
  await client.query(
    `insert into device (id, client_id, name, kind, created_at) select gen_random_uuid(), id, 'fw-' || n, 'firewall', '${at}' from client, generate_series(1, 10) n`,
  );
  const [all = '', ten = ''] = staffIds;
  await client.query('update staff set all_clients = false where id = $1', [ten]);
  await client.query('insert into assignment (client_id, staff_id) select unnest($1::uuid[]), $2', [
    clientIds.slice(0, 10),
    ten,
  ]);
  const tokens = { all: await tokenFor(client, all, at), ten: await tokenFor(client, ten, at) };
  await client.query(ticketsSql, [tickets, livePercent, at]);
  await client.query(entriesSql);
  await client.query('select ticket_tally_fold()');
  await client.query('analyze');
  return { clientIds, tokens };
}

async function tokenFor(client: pg.ClientBase, staffId: string, at: string): Promise<string> {
  const secret = `wf_${newSecret()}`;
  const hash = createHash('sha256').update(secret).digest();
  await client.query(
    `insert into token (id, name, hash, staff_id, created_at) values (gen_random_uuid(), 'bench', $1, $2, $3)`,
    [hash, staffId, at],
  );
  return secret;
}

async function idsOf(client: pg.ClientBase, text: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(text);
  return rows.map((row) => row.id);
}

// Two entries a ticket: what was said to the client, and a note; so words that stand everywhere are among them.
const entriesSql = `
insert into ticket_entry (id, client_id, ticket_id, audience, kind, author_side, author_name, text, at)
select gen_random_uuid(), client_id, id, audience, 'message', 'staff', 'Engineer',
  case audience when 'client' then 'We are looking into it and will come back to you within the hour.'
    else 'Checked the neighbour, the optics and the provider; the errors grew since ' || opened_at::time || '.' end, opened_at
from (select t.id, t.client_id, t.opened_at, a.audience from ticket t, unnest(array['client', 'internal']) a (audience)) e`;

// Of the live ones a fifth is unassigned; one in fifty has a promise running, one in a hundred a broken one.
const ticketsSql = `
with c as (select array_agg(id) as ids from client), s as (select array_agg(id) as ids from staff),
n as (select n, random() as r1, random() as r2, random() as r3, random() as r4, random() as r5 from generate_series(1, $1::int) n),
drawn as (
  select n.*, c.ids[1 + floor(array_length(c.ids, 1) * r1 * r1)::int] as client_id, s.ids[1 + floor(array_length(s.ids, 1) * r2)::int] as staff_id,
    case when r3 * 100 < $2::float then (array['new', 'open', 'open', 'open', 'waiting-for-client', 'waiting-for-vendor'])[1 + floor(r4 * 6)::int]
      when r4 < 0.05 then 'resolved' else 'closed' end as state
  from n, c, s)
insert into ticket (id, client_id, source, opened_by_side, opened_by_name, title, description, component, device_id, impact, urgency, priority, state,
  assignee_id, assignee_name, assigned_at, resolved_at, closed_at, next_due_at, breached, opened_at, updated_at)
select uuidv7(-(interval '1 minute') * ($1::int - n)), d.client_id, 'finding', 'system', 'Watchfloor',
  case when n % 997 = 0 then 'Zebra crossing camera lost' else (array['Link down', 'VPN down', 'Authentication failures', 'Sensor silent', 'Neighbour lost'])[1 + n % 5] end || ': ge-0/0/' || n % 48,
  'The condition was seen by the device itself and by a neighbour.', 'ge-0/0/' || n % 48,
  (select id from device where device.client_id = d.client_id offset n % 10 limit 1), 'medium', 'medium', (array['P1', 'P2', 'P3', 'P3', 'P4'])[1 + floor(r5 * 5)::int], d.state,
  case when free then null else staff_id end, case when free then null else 'Engineer' end, case when free then null else at end,
  case when d.state in ('resolved', 'closed') then at end, case when d.state = 'closed' then at end,
  case when not live then null when r5 < 0.02 then $3::timestamptz + r4 * interval '15 minutes' when r5 < 0.03 then $3::timestamptz - r4 * interval '2 hours' end,
  live and r5 >= 0.02 and r5 < 0.03, at, at
from (select *, $3::timestamptz - interval '1 minute' * ($1::int - n) as at, state not in ('resolved', 'closed') as live, state = 'new' or (state not in ('resolved', 'closed') and r2 < 0.05) as free from drawn) d`;
