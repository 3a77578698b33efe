import type { DeviceFields } from './api.ts';

/** Field by field, before and after: the form in which the audit log tells a second editor what the first changed. */
export type Changes = Record<string, [unknown, unknown]>;

/** What differs between a record and what is asked of it; fields that were not sent stay. */
export function changesOf(before: object, asked: object): Changes {
  const old = new Map<string, unknown>(Object.entries(before));
  const differing = Object.entries(asked).filter(([name, to]) => to !== undefined && !same(old.get(name), to));
  return Object.fromEntries(differing.map(([name, to]) => [name, [old.get(name) ?? null, to]]));
}

/** Whether a client user could see any of these changes: engineers' notes are not theirs. */
export function seenByClient(changes: Changes): boolean {
  return Object.keys(changes).some((name) => name !== 'notes');
}

/** Notes may hold anything, so the audit log says only that they changed. */
export function forAudit(changes: Changes): Changes {
  return 'notes' in changes ? { ...changes, notes: ['…', '…'] } : changes;
}

/** Further addresses without repeats and without the management address itself, in their order. */
export function tidyAddresses(management: string | null, others: readonly string[]): string[] {
  return [...new Set(others)].filter((address) => address !== management);
}

/** A device as it begins when only a name and a kind are known. */
export const blankDevice = {
  vendor: '',
  model: '',
  osVersion: '',
  managementAddress: null,
  otherAddresses: [],
  serial: '',
  criticality: 'normal',
  supportEnd: null,
  siteId: null,
  notes: '',
} as const satisfies Omit<DeviceFields, 'name' | 'kind'>;

/** A site as it begins when only a name and a zone are known. */
export const blankSite = { address: '', country: null, holidaysRegion: null, latitude: null, longitude: null } as const;

/** The words of a search, at most eight, lower case, safe inside LIKE. */
export function searchWords(text: string | undefined): string[] {
  const words = (text ?? '').trim().toLowerCase().split(/\s+/);
  return words
    .filter((word) => word !== '')
    .slice(0, 8)
    .map((word) => `%${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`);
}

/** An object without the keys that are undefined: what was not sent must not overwrite. */
export function sentOnly<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  const sent: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  return Object.assign(sent, Object.fromEntries(entries));
}

function same(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((each, i) => each === b[i]);
}
