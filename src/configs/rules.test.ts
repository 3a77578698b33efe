import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffOf } from './diff.rules.ts';
import { drivers, iosCommit, junosCommit, settled } from './drivers.ts';
import { nextAfter } from './fetcher.rules.ts';

const ios = (at: string, size: number, clock: number): string =>
  `Building configuration...\r\n\r\nCurrent configuration : ${size} bytes\r\n!\r\n! Last configuration change at ${at} UTC Tue Nov 24 2026 by jordan\r\n!\r\nhostname sw1\r\nntp clock-period ${clock}\r\ninterface Gi0/1\r\n description a\r\n!\r\nend\r\n`;

test('what changes by itself is no change', () => {
  expect(settled('cisco-ios', ios('09:00:01', 3000, 17_180_000))).toBe(
    settled('cisco-ios', ios('11:12:13', 3001, 17_180_099)),
  );
  expect(settled('junos', '## Last commit: 2026-11-24 09:00:00 UTC by ann\nset system host-name a\n\n')).toBe(
    'set system host-name a\n',
  );
  expect(
    settled(
      'generic',
      '# 2026-11-24 09:00:01 by RouterOS 7\n/ip address\nuptime: 3w2d\n#conf_file_ver=17\nSystem time: 09:00\n',
    ),
  ).toBe('/ip address\n');
});

test('half a configuration is not whole', () => {
  expect(drivers['cisco-ios'].whole.test('hostname sw1\ninterface Gi0/1\n')).toBe(false);
  expect(drivers['cisco-ios'].whole.test('hostname sw1\nend\n')).toBe(true);
  expect(drivers.junos.whole.test('error: permission denied\n')).toBe(false);
});

test('who committed, as the devices say it', () => {
  const log =
    '0   2026-11-24 09:12:44 UTC by jordan via cli\n    CR-118 open port\n1   2026-11-20 08:00:00 UTC by ann via netconf\n';
  expect(junosCommit(log)).toEqual({ who: 'jordan', at: '2026-11-24T09:12:44.000Z', comment: 'CR-118 open port' });
  expect(junosCommit('0   2026-11-24 09:12:44 XYZ by ann via cli\n')).toEqual({ who: 'ann', at: null, comment: '' });
  expect(junosCommit('error: no commits')).toBeUndefined();
  expect(iosCommit(ios('09:00:01', 1, 1).replaceAll('\r', ''))).toEqual({
    who: 'jordan',
    at: '2026-11-24T09:00:01.000Z',
    comment: '',
  });
});

const junos = [
  'set system host-name fw1',
  'set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24',
  'set security policies from-zone trust to-zone untrust policy web match application junos-https',
  'set security policies from-zone trust to-zone untrust policy web then permit',
  'set security policies from-zone trust to-zone untrust policy deny then deny',
];
const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

test('Junos: lines under their hierarchy; the order of policies means something, that of others nothing', () => {
  const after = [...junos.slice(1), 'set interfaces ge-0/0/0 unit 0 description uplink', 'set system host-name fw2'];
  expect(diffOf('junos', joined(junos), joined(after)).parts).toEqual([
    {
      under: 'system host-name',
      removed: ['set system host-name fw1'],
      added: ['set system host-name fw2'],
      moved: [],
    },
    {
      under: 'interfaces ge-0/0/0',
      removed: [],
      added: ['set interfaces ge-0/0/0 unit 0 description uplink'],
      moved: [],
    },
  ]);
  const [a = '', b = '', web = '', permit = '', deny = ''] = junos;
  expect(diffOf('junos', joined(junos), joined([b, a, permit, web, deny])).parts).toEqual([]);
  expect(diffOf('junos', joined(junos), joined([a, b, deny, web, permit])).parts).toEqual([
    { under: 'security policies from-zone trust to-zone untrust', removed: [], added: [], moved: ['deny', 'web'] },
  ]);
});

test('IOS: lines under their section; order counts in access lists alone', () => {
  const before =
    'hostname a\ninterface Gi0/1\n description x\n shutdown\ninterface Gi0/2\n shutdown\nip access-list extended in\n permit tcp any any eq 443\n deny ip any any\nend\n';
  const moved =
    'hostname a\ninterface Gi0/2\n shutdown\ninterface Gi0/1\n shutdown\n description x\nip access-list extended in\n permit tcp any any eq 443\n deny ip any any\nend\n';
  expect(diffOf('cisco-ios', before, moved).parts).toEqual([]);
  const acl = before.replace(
    ' permit tcp any any eq 443\n deny ip any any\n',
    ' deny ip any any\n permit tcp any any eq 443\n',
  );
  expect(diffOf('cisco-ios', before, acl).parts).toMatchObject([
    {
      under: 'ip access-list extended in',
      added: [],
      removed: [],
      moved: ['deny ip any any', 'permit tcp any any eq 443'],
    },
  ]);
  expect(
    diffOf('cisco-ios', before, before.replace('interface Gi0/2\n shutdown\n', 'interface Gi0/2\n')).parts,
  ).toEqual([{ under: 'interface Gi0/2', removed: ['shutdown'], added: [], moved: [] }]);
});

test('a text differs from itself in nothing, and what one way adds the other way removes', () => {
  const lines = fc.array(fc.constantFrom(...junos, 'interface Gi0/1', ' shutdown', ' ip address 10.0.0.1', 'end'), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(
      fc.constantFrom('junos' as const, 'cisco-ios' as const, 'generic' as const),
      lines,
      lines,
      (driver, a, b) => {
        expect(diffOf(driver, joined(a), joined(a)).parts).toEqual([]);
        const sorted = (parts: readonly string[][]): string[] => parts.flat().toSorted();
        const [there, back] = [diffOf(driver, joined(a), joined(b)).parts, diffOf(driver, joined(b), joined(a)).parts];
        expect(sorted(there.map(({ added }) => added))).toEqual(sorted(back.map(({ removed }) => removed)));
      },
    ),
  );
});

test('a great difference is cut, and says so', () => {
  const many = joined(Array.from({ length: 6000 }, (_, i) => `set vlans v${i} vlan-id ${i}`));
  const { parts, more } = diffOf('junos', '', many);
  expect([parts.length, more]).toEqual([5000, 1000]);
});

test('the next fetch is a little later for each device, and an hour later after a failure', () => {
  const ids = ['00000000-0000-7000-8000-000000000000', '00000000-0000-7000-8000-00000000ffff'];
  expect(ids.map((id) => nextAfter(24, false, id) / 3_600_000)).toEqual([24, 26.4]);
  expect(ids.map((id) => nextAfter(24, true, id) / 3_600_000)).toEqual([1, 1.1]);
});
