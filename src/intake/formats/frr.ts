import type { Draft } from './draft.ts';
import { applyFound, applyMeaning, firstSaying, saying } from './meaning.ts';
import type { Saying } from './meaning.ts';
import type { Syslog } from './syslog-header.ts';
import { means } from './system-message.ts';

const INTERFACE = 'observer.ingress.interface.name';
const up = means('neighbor_up', 'connected', 'ospf');
const down = means('neighbor_down', 'disconnected', 'ospf');
const changed = means('neighbor_change', 'network', 'ospf');

/** Since FRR 8 a neighbour has its router id and its address; before, its router id alone. */
const who = ['Nbr {router_id}, NbrIP {destination.ip} ({vrf})', 'Nbr {router_id}({vrf})'];
const sayings: Saying[] = who.flatMap((neighbour) => {
  const begins = `AdjChg: ${neighbour} on {${INTERFACE}}:{address}:`;
  return [
    saying(`${begins} Full -> {new_state} ({event.reason})`, down),
    saying(`${begins} {old_state} -> Full ({event.reason})`, up),
    saying(`${begins} {old_state} -> {new_state} ({event.reason})`, changed),
  ];
});
const bgp = 'neighbor {destination.ip}({host}) in vrf {vrf}';
sayings.push(
  saying(`%ADJCHANGE: ${bgp} Up`, means('neighbor_up', 'connected', 'bgp')),
  saying(`%ADJCHANGE: ${bgp} Down {event.reason}`, means('neighbor_down', 'disconnected', 'bgp')),
);

const daemons = new Set(['ospfd', 'ospf6d', 'bgpd']);
/** A file's line begins with its own time; both a file's and syslog's may carry the message's code. */
const BEFORE =
  /^(?:\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})? [A-Z0-9]{2,8}: )?(?:\[[A-Z0-9]{5}-[A-Z0-9]{5}\] ?)?/u;

/** Reads what FRRouting's daemons say of their neighbours; false when it is none of that, then nothing was written. */
export function readFrr(syslog: Syslog, draft: Draft): boolean {
  if (syslog.app === undefined || !daemons.has(syslog.app)) return false;
  const message = syslog.msg.trim().replace(BEFORE, '');
  const known = firstSaying(sayings, message);
  if (!known) return false;
  draft.set('event.dataset', 'frr.routing');
  draft.set('event.provider', syslog.app);
  draft.set('message', message);
  applyFound(draft, known.found, 'frr');
  applyMeaning(draft, known.meaning);
  return true;
}
