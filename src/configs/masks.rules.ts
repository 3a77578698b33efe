/**
 * Secrets out of a configuration, before anything else sees it. All rules hold for every driver: one too many masks a word,
 * one too few tells a password. What repeats is bounded or stays in its line: a device may answer 16 MB of anything.
 */

export const MASK = '<masked>';

type MaskRule = { id: string; find: RegExp; put: string };

/** A word, or a text in quotes. */
const V = String.raw`(?:<masked>|"(?:[^"\\]|\\.)*"|\S+)`;
/** What a line may be indented by; `\s` would run on over line ends. */
const BLANKS = String.raw`[^\S\n]*`;
/** Where the rule begins to look: a line, indented or of set commands. */
const rule = (id: string, head: string, more = ''): MaskRule => ({
  id,
  find: new RegExp(`(${head})${V}${more}`, 'gim'),
  put: `$1${MASK}`,
});

export const maskRules: readonly MaskRule[] = [
  {
    id: 'private-key',
    find: /-----BEGIN [^-\n]*PRIVATE KEY-----[\s\S]*?(?:-----END [^-\n]*-----|$(?![\s\S]))/g,
    put: MASK,
  },
  // What Junos, crypt(3) and IOS write for a secret, wherever it stands.
  { id: 'sealed-word', find: /"?\$(?:1|5|6|8|9|14|2[abxy]?|sha1|sha512|argon2\w*)\$[^\s";]+"?/g, put: MASK },
  {
    id: 'url-password',
    find: /(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@"]{1,300}:)(?:[^\s@"]{1,1000}(?=@)|[^\s@"]{1000}[^\s"]*)/gi,
    put: `$1${MASK}`,
  },
  rule(
    'junos-secret',
    String.raw`\b(?:encrypted-password|plain-text-password-value|privacy-key|simple-password|chap-secret|pap-password|ascii-text|hexadecimal) `,
  ),
  rule('junos-password', String.raw`^set .*\b(?:password|secret|passphrase|(?:authentication|privacy)-password) `),
  rule(
    'junos-community',
    String.raw`^set (?:groups \S+ |logical-systems \S+ )*snmp (?:.* )?(?:community|community-name) `,
  ),
  rule('snmp-community', String.raw`^${BLANKS}snmp-server community `),
  rule(
    'snmp-host',
    String.raw`^${BLANKS}snmp-server host \S+ (?:(?:vrf \S+|informs|traps|version (?:1|2c|3)|auth|noauth|priv) )*`,
  ),
  rule('snmp-auth', String.raw`^${BLANKS}snmp-server user .*\bauth (?:md5|sha|sha-\d+) `),
  rule('snmp-priv', String.raw`^(?=${BLANKS}snmp-server user ).*\bpriv (?:(?:des|3des|aes) (?:(?:128|192|256) )?)?`),
  rule('ios-password', String.raw`^(?!set ).*\b(?:password|secret)(?: level \d+)? (?:\d )?`),
  rule(
    'ios-key',
    String.raw`^${BLANKS}(?:tacacs-server |radius-server )?(?:server-private .*|host .*)?key (?!chain |config-key )(?:\d )?`,
  ),
  rule('ios-key-inline', String.raw`^${BLANKS}(?:tacacs-server|radius-server|aaa) .*\bkey (?:\d )?`),
  rule('ios-key-string', String.raw`\bkey-string (?:\d )?`),
  rule('ios-isakmp', String.raw`^${BLANKS}crypto isakmp key (?:\d )?`),
  rule(
    'pre-shared-key',
    String.raw`\bpre-shared-key (?!ascii-text |hexadecimal )(?:(?:local|remote|address|hex) )?(?:\d )?`,
  ),
  rule('ospf', String.raw`(?<!ntp )\bauthentication-key (?:\d )?`),
  rule('digest-key', String.raw`\bmessage-digest-key \d+ md5 (?:\d )?`),
  rule('ntp-key', String.raw`^${BLANKS}ntp authentication-key \d+ \S+ `),
  rule('wpa', String.raw`\bwpa-psk (?:ascii|hex) (?:\d )?`),
  rule('standby', String.raw`^${BLANKS}(?:standby|vrrp) .*\bauthentication (?!md5 |text )`),
  rule('standby-text', String.raw`^${BLANKS}(?:standby|vrrp) .*\bauthentication text `),
  rule(
    'forti',
    String.raw`^${BLANKS}set (?:\S*password|\S*passwd|psksecret|\S*secret|passphrase|auth-pwd|priv-pwd|key) (?:ENC )?`,
  ),
  rule(
    'assigned',
    String.raw`(?:password|passwd|passphrase|secret|community|psk|private[-_]?key|api[-_]?key|token)\S{0,100}?\s*[=:]\s*`,
  ),
  {
    id: 'xml',
    find: /(<([\w-]{0,100}(?:password|passwd|secret|key|community|psk|hash)[\w-]{0,100})>)[^<]+(?=<\/\2>)/gi,
    put: `$1${MASK}`,
  },
];

export function masked(text: string): string {
  return maskRules.reduce((so, { find, put }) => so.replace(find, put), text);
}
