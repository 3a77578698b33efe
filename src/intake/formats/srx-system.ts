import type { Category, Meaning } from './meaning.ts';
import { hostMessages, untaggedHostMessages } from './srx-host-messages.ts';
import { securityMeanings } from './srx-messages.ts';
import { networkMessages, untaggedNetworkMessages } from './srx-network-messages.ts';
import type { SystemMessage } from './system-message.ts';

// Only beginnings that no other program uses; LOGIN_, AV_ or PING_ count when the whole tag is known.
const NETWORK_TAGS = 'RPD_ SNMP_TRAP_ BFDD_ LACPD_ L2ALD_ ESWD_ KMD_ RT_ DCD_ PFE_ KERN_'.split(' ');
const SECURITY_TAGS = 'APPTRACK_ IDP_ WEBFILTER_ ANTISPAM_ CONTENT_FILTERING_ AAMW_ SRX_AAMW_ SECINTEL_'.split(' ');
const HOST_TAGS =
  'CHASSISD_ JSRPD_ UI_ SSHD_ SNMPD_ DOT1XD_ EVENTD_ COSD_ RTLOG_ RMOPD_ LIBJNX_ AUTHD_ NSD_ PFED_ FLOWD_'.split(' ');
const TAGS = [...NETWORK_TAGS, ...SECURITY_TAGS, ...HOST_TAGS];

/** A Junos system message by its tag; undefined for a tag that the tables do not know. */
export function junosMessage(tag: string): SystemMessage | undefined {
  return networkMessages.get(tag) ?? hostMessages.get(tag);
}

/** Messages without a tag that this process writes. */
export function untaggedMessages(process: string): readonly SystemMessage[] {
  return untaggedNetworkMessages.get(process) ?? untaggedHostMessages.get(process) ?? [];
}

/** Is this word a tag that Junos uses? */
export function isJunosTag(word: string): boolean {
  return TAGS.some((start) => word.startsWith(start)) || junosMessage(word) !== undefined || securityMeanings.has(word);
}

/** The meaning of a tag that no table knows: its own name in lower case. */
export function meaningOfTag(tag: string): Meaning {
  const category: Category = [...NETWORK_TAGS, ...SECURITY_TAGS].some((start) => tag.startsWith(start))
    ? 'network'
    : 'host';
  return { action: tag.toLowerCase(), category: [category], type: ['info'] };
}
