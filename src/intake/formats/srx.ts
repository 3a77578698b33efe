import type { Draft } from './draft.ts';
import { put } from './mapping.ts';
import type { EventType, Meaning } from './meaning.ts';
import { applyMeaning } from './meaning.ts';
import { matchPhrase } from './phrases.ts';
import { derive, derivePeer, deriveTotals } from './srx-derived.ts';
import { familyFields, isPlaceholder, srxFields } from './srx-fields.ts';
import { readFlowText } from './srx-flow-text.ts';
import { readIke } from './srx-ike.ts';
import { screenMeaning, securityMeanings, verdictOf } from './srx-messages.ts';
import { isJunosTag, junosMessage, meaningOfTag, untaggedMessages } from './srx-system.ts';
import type { Syslog } from './syslog-header.ts';
import { meaningFor } from './system-message.ts';

/** A Junos message, whichever of its three shapes it came in: structured, structured and text, or text only. */
type JunosMessage = {
  /** `RT_FLOW_SESSION_CREATE_LS`; undefined when the text has none. */
  tag: string | undefined;
  text: string;
  pairs: [key: string, value: string][];
  /** Known already where there is no tag to look it up by. */
  meaning: Meaning | undefined;
};

const PREFIX = 'juniper.srx';
/** A tag stands among the first words of a text: `node1.fpc0 PFE_FW_SYSLOG_IP: …`, `(FPC Slot 1, PIC Slot 1) PFE_…`. */
const TAG_WITHIN = 64;

/** Reads a message of Junos (SRX and the rest of the family); false when it is none, then nothing was written. */
export function readSrx(syslog: Syslog, draft: Draft): boolean {
  const message = structured(syslog) ?? tagged(syslog) ?? untagged(syslog);
  if (!message) return false;
  const tag = message.tag?.replace(/_LS$/u, '') ?? '';
  const pairs = withText(tag, message);
  draft.set('event.dataset', 'juniper.srx');
  writeObserver(syslog, draft, tag);
  draft.set('event.code', message.tag);
  draft.set('message', message.text.trim());
  writePairs(draft, tag, pairs);
  writeMeaning(draft, tag, pairs, message.meaning);
  deriveTotals(draft);
  return true;
}

function structured(syslog: Syslog): JunosMessage | undefined {
  const elements = syslog.sd.filter((element) => element.id.startsWith('junos@'));
  if (elements.length === 0) return undefined;
  const pairs = elements.flatMap((element) => element.params);
  return { tag: syslog.msgid ?? tagIn(syslog.msg)?.tag, text: syslog.msg, pairs, meaning: undefined };
}

function tagged(syslog: Syslog): JunosMessage | undefined {
  const inText = tagIn(syslog.msg);
  if (inText) return { ...inText, pairs: [], meaning: undefined };
  const tag = [syslog.msgid, syslog.app].find((word) => word !== undefined && isTagWord(word));
  return tag === undefined ? undefined : { tag, text: syslog.msg, pairs: [], meaning: undefined };
}

function untagged(syslog: Syslog): JunosMessage | undefined {
  const text = syslog.msg;
  const process = syslog.app ?? '';
  const ike = process === 'kmd' || process === 'iked' ? readIke(text) : undefined;
  if (ike) return { tag: undefined, text, ...ike };
  for (const message of untaggedMessages(process)) {
    const pairs = message.phrases.map((each) => matchPhrase(each, text)).find((found) => found !== undefined);
    if (pairs) return { tag: undefined, text, pairs, meaning: meaningFor(message, lookUp(pairs)) };
  }
  return undefined;
}

/** The pairs, with those of the text that the structured data did not give. */
function withText(tag: string, message: JunosMessage): [string, string][] {
  const found = tag.startsWith('RT_FLOW_SESSION_') ? readFlowText(message.text) : phraseOf(tag, message.text);
  if (!found) return message.pairs;
  const given = new Set(message.pairs.map(([key]) => key));
  return [...message.pairs, ...found.filter(([key]) => !given.has(key))];
}

function phraseOf(tag: string, text: string): [string, string][] | undefined {
  for (const each of junosMessage(tag)?.phrases ?? []) {
    const found = matchPhrase(each, text);
    if (found) return found;
  }
  return undefined;
}

function writeObserver(syslog: Syslog, draft: Draft, tag: string): void {
  draft.set('observer.vendor', 'Juniper');
  const isSecurity = securityMeanings.has(tag) || tag.startsWith('RT_');
  draft.set('observer.product', isSecurity ? 'SRX' : 'Junos');
  if (isSecurity) draft.set('observer.type', 'firewall');
  draft.set('observer.name', syslog.hostname);
  draft.set('event.provider', syslog.app);
}

function writePairs(draft: Draft, tag: string, pairs: [string, string][]): void {
  const family = familyFields(tag);
  for (const [key, raw] of pairs) {
    const value = raw.trim();
    if (isPlaceholder(key, value)) continue;
    if (key === 'peer-name') derivePeer(draft, value);
    if (family?.has(key)) put(draft, family, PREFIX, [key, value]);
    else if (!derive(draft, key, value)) put(draft, srxFields, PREFIX, [key, value]);
  }
}

function writeMeaning(draft: Draft, tag: string, pairs: [string, string][], known: Meaning | undefined): void {
  const valueOf = lookUp(pairs);
  const meaning = known ?? meaningOf(tag, valueOf);
  if (!meaning) return;
  const verdict = meaning.kind === 'alert' ? verdictOf(valueOf('action')?.trim() ?? '') : undefined;
  applyMeaning(draft, verdict ? { ...meaning, type: withVerdict(meaning.type, verdict) } : meaning);
}

function meaningOf(tag: string, valueOf: (key: string) => string | undefined): Meaning | undefined {
  if (tag === '') return undefined;
  if (tag.startsWith('RT_SCREEN_')) return screenMeaning(valueOf('attack-name') ?? '');
  const message = junosMessage(tag);
  return securityMeanings.get(tag) ?? (message && meaningFor(message, valueOf)) ?? meaningOfTag(tag);
}

function withVerdict(types: EventType[], verdict: 'allowed' | 'denied'): EventType[] {
  return [...types.filter((type) => type !== 'allowed' && type !== 'denied'), verdict];
}

function lookUp(pairs: [string, string][]): (key: string) => string | undefined {
  return (key) => pairs.find(([name]) => name === key)?.[1];
}

function tagIn(text: string): { tag: string; text: string } | undefined {
  let from = 0;
  while (from < TAG_WITHIN) {
    const colon = text.indexOf(':', from);
    if (colon < 0 || colon > TAG_WITHIN + LONGEST_TAG) return undefined;
    const word = text.slice(text.lastIndexOf(' ', colon) + 1, colon);
    if (isTagWord(word)) return { tag: word, text: text.slice(colon + 1).trimStart() };
    from = colon + 1;
  }
  return undefined;
}

const LONGEST_TAG = 64;

function isTagWord(word: string): boolean {
  return word.length <= LONGEST_TAG && /^[A-Z][A-Z0-9_]*$/u.test(word) && isJunosTag(word);
}
