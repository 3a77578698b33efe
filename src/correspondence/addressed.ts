/** Whose a recipient is: an address as it stands before its part without subaddress, so that `lead+client@` is that client's. */
import type { Tx } from '../db/open.ts';
import { addressesAmong } from './mailboxes.store.ts';
import type { AddressRow } from './mailboxes.store.ts';
import { withoutSubaddress } from './rules.ts';

export async function addressedTo(tx: Tx, recipients: readonly string[]): Promise<AddressRow[]> {
  const asked = [...new Set(recipients.map((address) => address.toLowerCase()))];
  const rows = await addressesAmong(tx, [...new Set(asked.flatMap((each) => [each, withoutSubaddress(each)]))]);
  const known = new Map(rows.map((row) => [row.address, row]));
  return asked.flatMap((each) => known.get(each) ?? known.get(withoutSubaddress(each)) ?? []);
}
