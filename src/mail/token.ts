/**
 * Our own signed tokens: in Message-ID, References and Reply-To they say which ticket a mail belongs to. Nobody without
 * the installation's secret can make one, so a guessed or foreign number leads nowhere.
 */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

export type MailTokens = {
  /** `<t.TICKET.MAIL.SIGN@domain>`: the Message-ID of one mail of a ticket. */
  messageId(ticketId: string, mailId: string): string;
  /** `<t.TICKET.SIGN@domain>`: in References of every mail of a ticket, so that clients group them. */
  threadId(ticketId: string): string;
  /** `local+t.TICKET.SIGN@domain`, for servers with subaddresses. */
  replyAddress(address: string, ticketId: string): string;
  /** The ticket a message id or address names; undefined when it is not ours or the signature is wrong. */
  ticketOf(text: string): string | undefined;
  /** Value of our loop header. */
  readonly loopToken: string;
  /** Domain of our message ids. */
  readonly domain: string;
};

const TOKEN = /(?:^<?|\+)t\.([0-9a-f]{32})(?:\.([0-9a-f]{32}))?\.([0-9a-f]{20})@/i;

/** `secret`: the installation's; `from`: our sender, whose domain ours is made of. */
export function mailTokens(secret: string, from: string): MailTokens {
  const key = Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'hex'), '', 'watchfloor mail tokens', 32));
  const sign = (text: string): string => createHmac('sha256', key).update(text).digest('hex').slice(0, 20);
  const domain = `watchfloor.${domainOf(from)}`;
  return {
    domain,
    loopToken: sign('loop'),
    messageId(ticketId, mailId) {
      const [ticket, mail] = [bare(ticketId), bare(mailId)];
      return `<t.${ticket}.${mail}.${sign(`${ticket}.${mail}`)}@${domain}>`;
    },
    threadId: (ticketId) => `<t.${bare(ticketId)}.${sign(bare(ticketId))}@${domain}>`,
    replyAddress(address, ticketId) {
      const at = address.lastIndexOf('@');
      return `${address.slice(0, at)}+t.${bare(ticketId)}.${sign(bare(ticketId))}${address.slice(at)}`;
    },
    ticketOf(text) {
      const [, ticket, mail, given] = TOKEN.exec(text.toLowerCase()) ?? [];
      if (ticket === undefined || given === undefined) return undefined;
      const right = sign(mail === undefined ? ticket : `${ticket}.${mail}`);
      return timingSafeEqual(Buffer.from(right), Buffer.from(given)) ? dashed(ticket) : undefined;
    },
  };
}

/** The domain of `Name <local@domain>`. */
export function domainOf(address: string): string {
  return /@([^\s<>@]+?)>?\s*$/.exec(address)?.[1]?.toLowerCase() ?? 'localhost';
}

function bare(id: string): string {
  return id.replaceAll('-', '').toLowerCase();
}

function dashed(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
