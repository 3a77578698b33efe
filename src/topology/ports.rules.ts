/** Names of ports and addresses as devices spell them, in one spelling, so that what two ends say can meet. */

const longNames: readonly (readonly [RegExp, string])[] = [
  [/^(?:gigabitethernet|gige|gi|ge)(?=\d)/, 'gigabitethernet'],
  [/^(?:tengigabitethernet|tengige|tengig|te)(?=\d)/, 'tengigabitethernet'],
  [/^(?:twentyfivegige|twentyfivegigabitethernet|twe)(?=\d)/, 'twentyfivegige'],
  [/^(?:fortygigabitethernet|fortygige|fo)(?=\d)/, 'fortygigabitethernet'],
  [/^(?:hundredgigabitethernet|hundredgige|hu)(?=\d)/, 'hundredgige'],
  [/^(?:fastethernet|fa)(?=\d)/, 'fastethernet'],
  [/^(?:ethernet|eth|et)(?=\d)/, 'ethernet'],
  [/^(?:port-channel|portchannel|po)(?=\d)/, 'port-channel'],
  [/^(?:loopback|lo)(?=\d)/, 'loopback'],
  [/^(?:vlan|vl)(?=\d)/, 'vlan'],
  [/^(?:tunnel|tu)(?=\d)/, 'tunnel'],
];

/** Two spellings of one port give the same key: `Gi1/0/1` and `GigabitEthernet1/0/1`; '' when nothing is known. */
export function portKey(text: string): string {
  const plain = text.trim().toLowerCase().replaceAll(/\s+/g, '');
  for (const [pattern, name] of longNames) if (pattern.test(plain)) return plain.replace(pattern, name);
  return plain;
}

/** Whether two names may be of one port; what is unknown may be anything. */
export function mayBeSamePort(a: string, b: string): boolean {
  const [left, right] = [portKey(a), portKey(b)];
  return left === '' || right === '' || left === right;
}

/** A logical unit belongs to its port: `ge-0/0/1.0` is of `ge-0/0/1`. */
export function isOfPort(component: string, port: string): boolean {
  const [part, whole] = [portKey(component), portKey(port)];
  if (whole === '' || part === '') return false;
  return part === whole || (part.startsWith(`${whole}.`) && /^\d+$/.test(part.slice(whole.length + 1)));
}

/** Six octets in any usual spelling as `aa:bb:cc:dd:ee:ff`; '' when it is no hardware address of one device. */
export function macOf(text: string): string {
  const hex = text.toLowerCase().replaceAll(/[^0-9a-f]/g, '');
  if (hex.length !== 12 || /^(?:0+|f+)$/.test(hex)) return '';
  // The group bit: no device's own.
  if ((Number.parseInt(hex.slice(0, 2), 16) & 1) === 1) return '';
  return hex.replaceAll(/(..)(?=.)/g, '$1:');
}

/** A name without its domain and in one case: devices tell either. */
export function nameKey(text: string): string {
  const plain = text.trim().toLowerCase().replace(/\.$/, '');
  return /^[\d.]+$/.test(plain) ? plain : (plain.split('.')[0] ?? plain);
}

/** Addresses that any number of devices have: they say nothing about who it is. */
export function isEverybodys(address: string): boolean {
  return (
    /^(?:0\.|127\.|169\.254\.|128\.0\.0\.|255\.|22[4-9]\.|23\d\.)/.test(address) ||
    /^(?:::|::1|fe[89ab].*|ff.*)$/i.test(address)
  );
}
