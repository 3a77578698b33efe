/** A person as the value of a field that offers colleagues and contacts alike. Pure. */
export type Person = { kind: 'staff'; id: string } | { kind: 'contact'; id: string };

export function keyOfPerson({ kind, id }: { kind: Person['kind']; id: string }): string {
  return `${kind} ${id}`;
}

/** Undefined for what is no such key. */
export function personOf(key: string): Person | undefined {
  const [kind, id = ''] = key.split(' ');
  return kind === 'staff' || kind === 'contact' ? { kind, id } : undefined;
}
