import type { Meaning } from './meaning.ts';
import { means } from './system-message.ts';

/** The parts of kmd's and iked's free text, and the keys they stand for. A part may be missing, and may come in any order. */
const PARTS: [label: string, key: string][] = [
  ['IKE Version: ', 'ike-version'],
  ['VPN: ', 'vpn-name'],
  ['Gateway: ', 'gateway-name'],
  ['Local: ', 'local-address'],
  ['Remote: ', 'remote-address'],
  ['Local IKE-ID: ', 'local-ike-id'],
  ['Remote IKE-ID: ', 'remote-ike-id'],
  ['VR-ID: ', 'vr-id'],
  ['Role: ', 'role'],
];

const STARTS: [start: string, meaning: Meaning][] = [
  ['IKE negotiation failed with error: ', means('vpn_failed', 'disconnected', 'ike')],
  ['IPSec negotiation failed with error: ', means('vpn_failed', 'disconnected', 'ipsec')],
  ['IKE negotiation successfully completed', means('vpn_negotiated', 'connected', 'ike')],
];

const LONGEST_PART = 256;

/**
 * `IKE negotiation failed with error: WHY. IKE Version: 1, VPN: NAME Gateway: NAME, Local: address/port, …` as
 * structured-data pairs. Undefined for other text.
 */
export function readIke(text: string): { pairs: [string, string][]; meaning: Meaning } | undefined {
  const start = STARTS.find(([words]) => text.startsWith(words));
  if (!start) return undefined;
  const pairs: [string, string][] = [];
  const reasonEnd = text.indexOf('. ', start[0].length);
  if (start[0].endsWith(': '))
    pairs.push(['reason', text.slice(start[0].length, reasonEnd < 0 ? undefined : reasonEnd)]);
  for (const [label, key] of PARTS) {
    const value = partAfter(text, label);
    if (value === undefined) continue;
    if (key === 'local-address' || key === 'remote-address') pairs.push(...addressAndPort(key, value));
    else if (value !== 'Not-Available') pairs.push([key, value]);
  }
  return { pairs, meaning: start[1] };
}

/** A part ends at a comma; some releases leave it out before "Gateway:", or write a colon before "Role:". */
function partAfter(text: string, label: string): string | undefined {
  const at = text.indexOf(label);
  if (at < 0) return undefined;
  const rest = text.slice(at + label.length, at + label.length + LONGEST_PART);
  const end = Math.min(
    ...[', ', ' Gateway: ', ': Role: '].map((stop) => rest.indexOf(stop)).filter((i) => i >= 0),
    rest.length,
  );
  return rest.slice(0, end).trim();
}

function addressAndPort(key: string, value: string): [string, string][] {
  const slash = value.lastIndexOf('/');
  if (slash < 0) return [[key, value]];
  const port = key === 'local-address' ? 'source-port' : 'destination-port';
  return [
    [key, value.slice(0, slash)],
    [port, value.slice(slash + 1)],
  ];
}
