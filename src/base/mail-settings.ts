/** Settings of mail: how it comes in, how it goes out, whom to believe. */
import { isIP } from 'node:net';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);

export const mailSettings = {
  smtpUrl: {
    env: 'WATCHFLOOR_SMTP_URL',
    shape: z.url({ protocol: /^smtps?$/ }).optional(),
    example: 'smtp://user:secret@mail.example:587',
    says: 'Mail server for password resets and notices.',
    secret: true,
  },
  smtpOauthFile: {
    env: 'WATCHFLOOR_SMTP_OAUTH_FILE',
    shape: z.string().min(1).optional(),
    example: '/etc/watchfloor/smtp-oauth2.json',
    says: 'Signs in to the mail server by OAuth2: a file with {"tokenUrl", "clientId", "clientSecret", "refreshToken"?, "scope"?}. The user stands in the URL.',
  },
  mailFrom: {
    env: 'WATCHFLOOR_MAIL_FROM',
    shape: z.string().min(3).default('Watchfloor <watchfloor@localhost>'),
    example: 'SOC <soc@example.com>',
    says: 'Sender of our mail.',
  },
  mailListenHost: {
    env: 'WATCHFLOOR_MAIL_LISTEN_HOST',
    shape: z.string().min(1).default('127.0.0.1'),
    example: '10.0.0.5',
    says: 'Address the SMTP and LMTP listeners listen on.',
  },
  mailSmtpPort: {
    env: 'WATCHFLOOR_MAIL_SMTP_PORT',
    shape: port.optional(),
    example: '2525',
    says: 'Takes forwarded mail by SMTP; without it there is no such listener.',
  },
  mailLmtpPort: {
    env: 'WATCHFLOOR_MAIL_LMTP_PORT',
    shape: port.optional(),
    example: '2424',
    says: 'Takes forwarded mail by LMTP; without it there is no such listener.',
  },
  mailTrustedServers: {
    env: 'WATCHFLOOR_MAIL_TRUSTED_SERVERS',
    shape: z.string().default(''),
    example: 'mx1.soc.example,mx2.soc.example',
    says: 'Servers whose Authentication-Results are believed, with commas between.',
  },
  mailNameServers: {
    env: 'WATCHFLOOR_MAIL_NAME_SERVERS',
    shape: z
      .string()
      .refine(...isListOf(isServer, 'must be addresses, each with a port if it is not 53'))
      .default(''),
    example: '192.0.2.53,[2001:db8::53]:5353',
    says: 'Name servers asked for SPF, DKIM and DMARC; the system’s when empty.',
  },
  mailRelays: {
    env: 'WATCHFLOOR_MAIL_RELAYS',
    shape: z
      .string()
      .refine(...isListOf(isNetwork, 'must be addresses or networks'))
      .default('127.0.0.0/8,::1,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7,fe80::/10'),
    example: '127.0.0.0/8,192.0.2.25',
    says: 'Servers of ours that pass mail on to the listeners: of them SPF says nothing about the sender.',
  },
  dkimDomain: {
    env: 'WATCHFLOOR_DKIM_DOMAIN',
    shape: z.string().min(3).optional(),
    example: 'soc.example.com',
    says: 'Domain our mail is signed for (DKIM); needs selector and key file.',
  },
  dkimSelector: {
    env: 'WATCHFLOOR_DKIM_SELECTOR',
    shape: z.string().min(1).default('watchfloor'),
    example: 'soc2026',
    says: 'Selector of the DKIM key in DNS.',
  },
  dkimKeyFile: {
    env: 'WATCHFLOOR_DKIM_KEY_FILE',
    shape: z.string().min(1).optional(),
    example: '/etc/watchfloor/dkim.pem',
    says: 'Private key that signs our mail, in PEM.',
  },
} as const;

function isListOf(one: (text: string) => boolean, message: string): [(text: string) => boolean, string] {
  return [(text) => text.split(',').every((each) => each.trim() === '' || one(each.trim())), message];
}

function isServer(text: string): boolean {
  if (isIP(text) !== 0) return true;
  const [, address, digits] = /^\[?([^\]]+?)\]?:(\d{1,5})$/.exec(text) ?? [];
  return isIP(address ?? '') !== 0 && Number(digits) <= 65_535;
}

function isNetwork(text: string): boolean {
  const [net = '', bits, ...more] = text.split('/');
  const family = isIP(net);
  const most = family === 6 ? 128 : 32;
  return family !== 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most));
}
