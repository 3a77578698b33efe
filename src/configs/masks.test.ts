import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MASK, maskRules, masked } from './masks.rules.ts';

/** A line with a secret in place of §, and whether something else must stay. */
const lines = [
  'set system root-authentication encrypted-password "$6$§"',
  'set system login user ann authentication encrypted-password "$5$salt$§"',
  'set system radius-server 10.0.0.1 secret "$9$§"',
  'set snmp community § authorization read-only',
  'set groups core snmp community "§" clients 10.0.0.0/8',
  'set snmp v3 usm local-engine user ann authentication-sha authentication-password §',
  'set security ike policy p pre-shared-key ascii-text "$9$§"',
  'set security ike policy p pre-shared-key ascii-text "§ with spaces"',
  'set protocols bgp group x authentication-key "§"',
  'set system archival configuration archive-sites "scp://backup:§@10.0.0.9/configs"',
  'set interfaces pp0 unit 0 ppp-options pap local-password "§"',
  'enable secret 5 $1$§',
  'enable secret 9 $9$§',
  'enable password §',
  'username ann privilege 15 secret 5 §',
  'username bob password 7 §',
  ' password 7 §',
  'snmp-server community § RO 10',
  'snmp-server host 10.0.0.5 version 2c §',
  'snmp-server host 10.0.0.5 §',
  'snmp-server user ann ops v3 auth sha § priv aes 128 other',
  'snmp-server user ann ops v3 auth sha other priv aes 128 §',
  'crypto isakmp key § address 198.51.100.1',
  'crypto isakmp key 6 § address 198.51.100.1',
  ' pre-shared-key local §',
  ' pre-shared-key §',
  'tacacs-server key 7 §',
  'tacacs-server host 10.0.0.1 key §',
  'radius-server host 10.0.0.1 auth-port 1812 key 7 §',
  ' key 7 §',
  '  key-string 7 §',
  ' neighbor 10.0.0.2 password 7 §',
  ' ip ospf authentication-key 7 §',
  ' ip ospf message-digest-key 1 md5 7 §',
  ' standby 1 authentication §',
  ' standby 1 authentication md5 key-string 7 §',
  ' vrrp 1 authentication text §',
  'ntp authentication-key 1 md5 § 7',
  ' ppp chap password 0 §',
  ' wpa-psk ascii 0 §',
  '    set psksecret ENC §',
  '    set passwd ENC §',
  '  "api_key": "§",',
  'community = §',
  '<password>§</password>',
  '<phash>x</phash><shared-secret>§</shared-secret>',
  '-----BEGIN RSA PRIVATE KEY-----\n§\n-----END RSA PRIVATE KEY-----',
  '-----BEGIN OPENSSH PRIVATE KEY-----\n§',
];

test.each(lines)('masks the secret of: %s', (line) => {
  const secret = 'S3cr3tXyzzyQ';
  const out = masked(`hostname before\n${line.replace('§', secret)}\nhostname after\n`);
  expect(out).not.toContain(secret);
  expect(out).not.toContain('with spaces');
  expect(out).toContain(MASK);
  expect(out).toContain('hostname before\n');
});

const plain = [
  'set policy-options community no-export members no-export',
  'set system host-name fw-leeds-1',
  'set security policies from-zone trust to-zone untrust policy web match application junos-https',
  'set system login user ann authentication ssh-ed25519 "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 ann"',
  'interface GigabitEthernet0/1',
  ' ip address 10.0.0.1 255.255.255.0',
  'snmp-server location Leeds',
  'key chain ospf-keys',
  'service password-encryption',
];
test.each(plain)('leaves what is no secret: %s', (line) => expect(masked(line)).toBe(line));

test('a masked text masks to itself, whatever the secret was', () => {
  fc.assert(
    fc.property(fc.constantFrom(...lines), fc.stringMatching(/^[A-Za-z0-9./+]{8,40}$/), (line, secret) => {
      const once = masked(line.replace('§', secret));
      expect(once).not.toContain(secret);
      expect(masked(once)).toBe(once);
    }),
  );
});

test.each([
  ['passwords', 'password '.repeat(20_000)],
  ['one word', 'a'.repeat(200_000)],
  ['keys that do not end', '-----BEGIN X PRIVATE KEY-----'.repeat(5000)],
  ['empty lines', '\n'.repeat(200_000)],
  ['elements that are not closed', '<password>'.repeat(20_000)],
  ['a name of names', 'password'.repeat(25_000)],
  ['addresses without a host', 'a://b:'.repeat(30_000)],
])('takes a time that grows with the text, not with its square: %s', (_, text) => {
  const began = process.hrtime.bigint();
  masked(text);
  expect(Number(process.hrtime.bigint() - began) / 1e6).toBeLessThan(5000);
});

test('masks a password as long as a token', () => {
  expect(masked(`copy scp://ann:${'tok3n'.repeat(500)}@10.0.0.9/x`)).not.toContain('tok3n');
});

test('each rule has a name of its own', () => {
  expect(new Set(maskRules.map(({ id }) => id)).size).toBe(maskRules.length);
});
