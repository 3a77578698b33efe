import { sql } from 'kysely';
import type { Tx } from '../db/open.ts';
import { markShapes, pageOf, readMark } from '../http/page.ts';
import { refusable } from './refusals.ts';
import { searchWords } from './rules.ts';
import type { Site, SiteQuery } from './site-api.ts';

type SiteRow = Omit<Site, 'devices' | 'clientName'>;

function sites(tx: Tx) {
  return tx
    .selectFrom('site')
    .innerJoin('client', 'client.id', 'site.clientId')
    .select([
      'site.id',
      'site.clientId',
      'site.name',
      'site.address',
      'site.country',
      'site.zone',
      'site.holidaysRegion',
      'site.latitude',
      'site.longitude',
      'site.version',
      'site.createdAt',
      'site.retiredAt',
      'client.name as clientName',
    ])
    .select(
      sql<number>`(select count(*) from device
        where device.client_id = site.client_id and device.site_id = site.id and device.retired_at is null)`.as(
        'devices',
      ),
    );
}

export async function sitesPage(tx: Tx, query: SiteQuery): Promise<{ items: Site[]; next: string | null }> {
  const mark = readMark(query.after, markShapes.byText);
  let list = sites(tx).select(sql<string>`lower(site.name)`.as('sortName'));
  if (query.clientId) list = list.where('site.clientId', '=', query.clientId);
  if (query.retired !== 'all') list = list.where('site.retiredAt', query.retired === 'yes' ? 'is not' : 'is', null);
  for (const word of searchWords(query.q))
    list = list.where(
      sql<boolean>`lower(concat_ws(' ', site.name, site.address, site.country, client.name)) like ${word}`,
    );
  if (mark) list = list.where(sql<boolean>`(lower(site.name), site.id) > (${mark[0]}, ${mark[1]}::uuid)`);
  const rows = await list
    .orderBy(sql`lower(site.name)`)
    .orderBy('site.id')
    .limit(query.limit + 1)
    .execute();
  return pageOf(rows, query.limit, (row) => [row.sortName, row.id]);
}

export async function siteById(tx: Tx, id: string): Promise<Site | undefined> {
  return sites(tx).where('site.id', '=', id).executeTakeFirst();
}

export async function siteForUpdate(tx: Tx, id: string): Promise<Site | undefined> {
  return sites(tx).where('site.id', '=', id).forUpdate('site').executeTakeFirst();
}

/** Names of a client's sites in service, to find one by. */
export async function sitesOf(tx: Tx, clientId: string): Promise<{ id: string; name: string }[]> {
  return tx
    .selectFrom('site')
    .select(['id', 'name'])
    .where('clientId', '=', clientId)
    .where('retiredAt', 'is', null)
    .execute();
}

export async function insertSite(tx: Tx, row: SiteRow): Promise<void> {
  await refusable(tx.insertInto('site').values(row).execute());
}

export async function updateSite(
  tx: Tx,
  id: string,
  fields: Partial<Omit<SiteRow, 'id' | 'clientId' | 'createdAt' | 'version'>>,
): Promise<void> {
  await refusable(
    tx
      .updateTable('site')
      .set({ ...fields, version: sql`version + 1` })
      .where('id', '=', id)
      .execute(),
  );
}

/** Where a client is at home: what a site made for it starts with. */
export async function clientPlace(
  tx: Tx,
  clientId: string,
): Promise<{ zone: string; country: string | null } | undefined> {
  return tx.selectFrom('client').select(['zone', 'country']).where('id', '=', clientId).executeTakeFirst();
}
