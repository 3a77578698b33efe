/** Who of a client may ask for changes and who may approve them. */
import type { AuthorityRow } from './settings.store.ts';

export type Person = { kind: 'client-user' | 'contact'; id: string; /** The role of a client user. */ role: string };

/**
 * The list decides. While a client has none, its administrators in the portal may do both: they say who uses the portal
 * in its name anyway.
 */
export function mayOf(list: readonly AuthorityRow[], person: Person): { request: boolean; approve: boolean } {
  if (list.length === 0) {
    const trusted = person.kind === 'client-user' && person.role === 'client-administrator';
    return { request: trusted, approve: trusted };
  }
  const row = list.find(({ personKind, personId }) => personKind === person.kind && personId === person.id);
  return { request: row?.mayRequest ?? false, approve: row?.mayApprove ?? false };
}
