/** What ECS allows in a field, told by its name: addresses, numbers and hardware addresses are checked, the rest is text. */
export type Kind = 'ip' | 'port' | 'number' | 'mac' | 'text';

const NUMBERS = new Set([
  'event.duration',
  'event.risk_score',
  'event.severity',
  'file.size',
  'http.request.body.bytes',
  'http.response.body.bytes',
  'http.response.status_code',
  'process.pid',
]);

const BY_ENDING = new Map<string, Kind>([
  ['ip', 'ip'],
  ['port', 'port'],
  ['bytes', 'number'],
  ['packets', 'number'],
  ['mac', 'mac'],
]);

/** ECS keeps the text of an address that is none in `<base>.address`; only these four have that field. */
const WITH_ADDRESS = new Set(['source', 'destination', 'client', 'server']);

/** The prefixes of senders: below them ECS says nothing, so nothing is checked. */
const FOREIGN = new Set(['cef', 'cisco', 'fortinet', 'frr', 'json', 'juniper', 'leef', 'openssh', 'snmp']);

export function kindOf(field: string): Kind {
  if (NUMBERS.has(field)) return 'number';
  const dot = field.lastIndexOf('.');
  if (dot < 0 || FOREIGN.has(field.slice(0, field.indexOf('.')))) return 'text';
  if (field.startsWith('log.syslog.structured_data.')) return 'text';
  return BY_ENDING.get(field.slice(dot + 1)) ?? 'text';
}

/** `source.ip` → `source.address`; undefined for other fields, and where ECS has no such field. */
export function addressFieldOf(field: string): string | undefined {
  if (!field.endsWith('.ip')) return undefined;
  const base = field.slice(0, -3);
  return WITH_ADDRESS.has(base) ? `${base}.address` : undefined;
}

/** A hardware address as ECS writes it (`00-00-5E-00-53-01`), from `:`, `-`, Cisco's dots or plain digits. */
export function macOf(text: string): string | undefined {
  if (text.length > 17) return undefined;
  const digits = text.replaceAll(/[:.-]/gu, '').toUpperCase();
  if (!/^[0-9A-F]{12}$/u.test(digits)) return undefined;
  return digits.replaceAll(/..(?!$)/gu, '$&-');
}

/** A whole or decimal number of at most 15 digits, which a JavaScript number holds exactly; else undefined. */
export function numberOf(text: string): number | undefined {
  return /^-?\d{1,15}(?:\.\d{1,9})?$/u.test(text) ? Number(text) : undefined;
}
