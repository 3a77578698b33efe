import { asaSayings } from './cisco-asa-messages.ts';
import { iosSayings } from './cisco-ios-messages.ts';
import type { Draft } from './draft.ts';
import type { Meaning } from './meaning.ts';
import { applyFound, applyMeaning, firstSaying } from './meaning.ts';
import { protocolOf } from './protocols.ts';
import type { Syslog } from './syslog-header.ts';

/** `%FACILITY-[SUBFACILITY-]SEVERITY-MNEMONIC: text` */
type CiscoMessage = { facility: string; severity: number; mnemonic: string; text: string };

const LONGEST_CODE = 96;
/** The firewall families write numbers for mnemonics: %ASA-6-302013. */
const FIREWALLS = new Set(['ASA', 'FTD', 'PIX', 'FWSM']);

/** Reads a message of Cisco's systems (IOS, IOS XE, NX-OS, ASA); false when it is none, then nothing was written. */
export function readCisco(syslog: Syslog, draft: Draft): boolean {
  const message = takeApart(syslog.msg);
  if (!message) return false;
  const isFirewall = FIREWALLS.has(message.facility);
  const family = isFirewall ? 'asa' : 'ios';
  draft.set('event.dataset', `cisco.${family}`);
  draft.set('observer.vendor', 'Cisco');
  draft.set('observer.product', isFirewall ? message.facility : 'IOS');
  if (isFirewall) draft.set('observer.type', 'firewall');
  draft.set('observer.name', syslog.hostname);
  draft.set(
    'event.code',
    isFirewall ? message.mnemonic : `${message.facility}-${message.severity}-${message.mnemonic}`,
  );
  draft.set('event.provider', message.facility);
  draft.set(`cisco.${family}.severity`, message.severity);
  draft.set('message', message.text.trim());
  const known = firstSaying(sayingsOf(message, isFirewall), message.text);
  if (known) applyFound(draft, known.found, `cisco.${family}`);
  applyMeaning(draft, known?.meaning ?? meaningOf(message));
  finishTransport(draft);
  return true;
}

function sayingsOf(message: CiscoMessage, isFirewall: boolean): Parameters<typeof firstSaying>[0] {
  const sayings = isFirewall
    ? asaSayings.get(message.mnemonic)
    : iosSayings.get(`${message.facility}-${message.mnemonic}`);
  return sayings ?? [];
}

function meaningOf(message: CiscoMessage): Meaning {
  const name = `${message.facility}_${message.mnemonic}`.replaceAll('-', '_').toLowerCase();
  return { action: name, category: ['network'], type: ['info'] };
}

function finishTransport(draft: Draft): void {
  const transport = draft.get('network.transport');
  if (typeof transport !== 'string') return;
  const protocol = protocolOf(transport);
  draft.set('network.transport', protocol.name);
  draft.set('network.iana_number', protocol.number);
}

function takeApart(msg: string): CiscoMessage | undefined {
  if (!msg.startsWith('%')) return undefined;
  const colon = msg.slice(0, LONGEST_CODE).indexOf(':');
  if (colon < 0) return undefined;
  const parts = msg.slice(1, colon).trimEnd().split('-');
  const severityAt = parts.findIndex((part, i) => i > 0 && /^[0-7]$/u.test(part));
  if (severityAt < 1 || severityAt === parts.length - 1 || !parts.every((part) => /^[A-Z0-9_]+$/u.test(part)))
    return undefined;
  return {
    facility: parts.slice(0, severityAt).join('-'),
    severity: Number(parts[severityAt]),
    mnemonic: parts.slice(severityAt + 1).join('-'),
    text: msg.slice(colon + 1).trimStart(),
  };
}
