import { describe, expect, test } from 'vitest';
import type { EcsEvent } from './event.ts';
import { readEvent } from './read.ts';

const context = { receivedAt: Date.UTC(2026, 10, 24, 6) };
const read = (line: string | Uint8Array): EcsEvent => readEvent(line, context);
const line = (params: string, more: { stamp?: string; head?: string; tail?: string } = {}): string =>
  `${more.head ?? '<14>1'} ${more.stamp ?? '2026-11-24T05:00:00.000Z'} srx-hull-1 RT_FLOW - RT_FLOW_SESSION_DENY [junos@2636.1.1.1.2.129 source-address="10.1.2.3" ${params} policy-name="p1"]${more.tail ?? ''}`;
/** What stands after the dirt is read as if nothing had happened. */
const rest = { 'source.ip': '10.1.2.3', 'rule.name': 'p1', 'event.action': 'flow_deny' };

describe('dirt that firewalls really send', () => {
  test('typographic quotes around a value', () => {
    const event = read(line('destination-interface-name=”st0.0” apbr-rule-type=“default”'));
    expect(event).toMatchObject({
      ...rest,
      'observer.egress.interface.name': 'st0.0',
      'juniper.srx.apbr_rule_type': 'default',
    });
    expect(event['error.message']).toContain('typographic quotes around "destination-interface-name"');
  });

  test('typographic quotes in Windows-1252', () => {
    const bytes = Buffer.from(line('destination-interface-name=”st0.0”').replaceAll('”', '\u0094'), 'latin1');
    expect(read(bytes)).toMatchObject({ ...rest, 'observer.egress.interface.name': 'st0.0' });
  });

  test('spaces at the end of a value', () => {
    const event = read(line('encrypted="No "'));
    expect(event).toMatchObject({ ...rest, 'juniper.srx.encrypted': 'No' });
    expect(event['error.message']).toBeUndefined();
  });

  test('an address in place of the enterprise number', () => {
    expect(read(line('').replace('junos@2636.1.1.1.2.129', 'junos@192.0.2.15'))).toMatchObject({
      ...rest,
      'event.dataset': 'juniper.srx',
    });
  });

  test('no zone in the time: the listener’s zone counts', () => {
    const event = readEvent(line('', { stamp: '2026-11-24T05:00:00.040' }), { ...context, zone: 'Europe/Berlin' });
    expect(event).toMatchObject({ ...rest, '@timestamp': '2026-11-24T04:00:00.040Z' });
    expect(event['error.message']).toContain('has no zone');
  });

  test('no version', () => {
    const event = read(line('', { head: '<166>' }));
    expect(event).toMatchObject({
      ...rest,
      '@timestamp': '2026-11-24T05:00:00.000Z',
      'host.hostname': 'srx-hull-1',
      'log.syslog.priority': 166,
    });
    expect(event['error.message']).toContain('no version');
    expect(event).not.toHaveProperty('log.syslog.version');
  });

  test('text after the structured data', () => {
    expect(read(line('', { tail: ' session denied by policy p1 ' }))).toMatchObject({
      ...rest,
      message: 'session denied by policy p1',
    });
  });

  test('junk right after the closing bracket', () => {
    const event = read(line('', { tail: '1002' }));
    expect(event).toMatchObject({ ...rest, message: '1002' });
    expect(event['error.message']).toContain('no space after the structured data, at character');
  });

  test('escaped brackets, quotes and backslashes', () => {
    const event = read(
      line('local-initiator="ipv4_subnet(any:0,[0..7\\]=192.0.2.0/29)" note="say \\"hi\\" to C:\\\\temp \\x"'),
    );
    expect(event).toMatchObject({
      ...rest,
      'juniper.srx.local_initiator': 'ipv4_subnet(any:0,[0..7]=192.0.2.0/29)',
      'juniper.srx.note': 'say "hi" to C:\\temp \\x',
    });
    expect(event['error.message']).toBeUndefined();
  });

  test('empty values', () => {
    const event = read(line('first-forwarding-class="" username=""'));
    expect(event).toMatchObject(rest);
    expect(event).not.toHaveProperty('user.name');
    expect(event['error.message']).toBeUndefined();
  });

  test('a value without its opening quote', () => {
    const event = read(line('remote-address=203.0.113.9" mode="Tunnel"'));
    expect(event).toMatchObject({ ...rest, 'destination.ip': '203.0.113.9', 'juniper.srx.mode': 'Tunnel' });
    expect(event['error.message']).toContain('value of "remote-address" without an opening quote, at character');
  });

  test('a value without its closing quote', () => {
    const event = read(line('reason="TCP FIN application="SSL"'));
    expect(event).toMatchObject({ ...rest, 'event.reason': 'TCP FIN', 'juniper.srx.application': 'SSL' });
    expect(event['error.message']).toContain('without a closing quote');
  });

  test('quotes inside a value', () => {
    expect(read(line('note="he said "no" twice" application="SSL"'))).toMatchObject({
      ...rest,
      'juniper.srx.note': 'he said "no" twice',
      'juniper.srx.application': 'SSL',
    });
  });

  test('a Windows path that ends in a backslash', () => {
    expect(read(line('file="C:\\temp\\" application="SSL"'))).toMatchObject({
      ...rest,
      'juniper.srx.application': 'SSL',
    });
  });

  test('nil program, process and message id', () => {
    const event = read(
      '<158>1 2026-11-24T05:00:00.000Z srx-hull-1 - - - - srx-hull-1 ip_mon_reth_scan: interface st0.60',
    );
    expect(event).toMatchObject({
      'event.dataset': 'syslog.rfc5424',
      message: 'srx-hull-1 ip_mon_reth_scan: interface st0.60',
    });
    expect(Object.keys(event).filter((field) => /appname|procid|msgid|process/u.test(field))).toEqual([]);
  });

  test('a key with a slip of the pen', () => {
    expect(read(line('ruleebase-name="DDOS"'))).toMatchObject({ ...rest, 'juniper.srx.rulebase_name': 'DDOS' });
  });

  test('IPv6', () => {
    expect(read(line('destination-address="2001:DB8::1"'))).toMatchObject({ ...rest, 'destination.ip': '2001:DB8::1' });
  });

  test('an address that is none stays out of the address field', () => {
    const event = read(line('destination-address="10.11.22.444" nat-source-address="300.1.1.1"'));
    expect(event).toMatchObject({
      ...rest,
      'destination.address': '10.11.22.444',
      'juniper.srx.nat_source_address': '300.1.1.1',
    });
    expect(event).not.toHaveProperty('destination.ip');
    expect(event).not.toHaveProperty('source.nat.ip');
    expect(event['error.message']).toContain('"destination.ip": "10.11.22.444" is no IP address');
  });

  test('an interface index behind an address', () => {
    expect(read(line('destination-address="fe80::1%ge-0/0/1"'))).toMatchObject({
      ...rest,
      'destination.address': 'fe80::1%ge-0/0/1',
    });
  });

  test('a port that is none', () => {
    const event = read(line('destination-port="70000"'));
    expect(event).toMatchObject({ ...rest, 'juniper.srx.destination_port': '70000' });
    expect(event['error.message']).toContain('"destination.port": "70000" is no port');
  });

  test('the same key twice', () => {
    const event = read(line('source-address="10.9.9.9" tag="a" tag="b"'));
    expect(event).toMatchObject({ ...rest, 'juniper.srx.source_address': '10.9.9.9', 'juniper.srx.tag': ['a', 'b'] });
  });

  test('no closing bracket', () => {
    const event = read(line('').replace(/\]$/u, ''));
    expect(event).toMatchObject(rest);
    expect(event['error.message']).toContain('without its closing bracket');
  });

  test('a key without a value', () => {
    expect(read(line('alone'))['error.message']).toContain('"alone" without a value');
    expect(read(line('alone'))).toMatchObject(rest);
  });

  test('a relay’s header around the whole message, and an octet count in front', () => {
    const relayed = read(`<13>Nov 24 05:00:01 relay ${line('')}`);
    expect(relayed).toMatchObject({
      ...rest,
      'host.hostname': 'srx-hull-1',
      '@timestamp': '2026-11-24T05:00:00.000Z',
      'log.syslog.priority': 14,
    });
    expect(read(`<13>Nov 24 05:00:01 relay ${line('').slice(4)}`)).toMatchObject({
      ...rest,
      'log.syslog.priority': 13,
    });
    expect(read(`231 ${line('')}`)).toMatchObject(rest);
  });

  test('timeQuality before the element of the sender', () => {
    expect(read(line('').replace('[junos', '[timeQuality tzKnown="1" isSynced="0"][junos'))).toMatchObject({
      ...rest,
      'log.syslog.structured_data.timeQuality.tzKnown': '1',
    });
  });
});

describe('promises for every line', () => {
  test('the arrival is kept beside a device clock that is years off', () => {
    const event = read(line('', { stamp: '2019-01-01T00:00:00Z' }));
    expect(event).toMatchObject({
      '@timestamp': '2019-01-01T00:00:00.000Z',
      'event.ingested': '2026-11-24T06:00:00.000Z',
    });
  });

  test('without a time the arrival is the time', () => {
    expect(read('hello')).toEqual({
      '@timestamp': '2026-11-24T06:00:00.000Z',
      'event.ingested': '2026-11-24T06:00:00.000Z',
      'event.original': 'hello',
      'event.dataset': 'unparsed',
      'event.kind': 'event',
      message: 'hello',
    });
  });

  test('an unreadable time is said, and the rest is read', () => {
    const event = read(line('', { stamp: '2026-13-45T05:00:00Z' }));
    expect(event).toMatchObject({ ...rest, '@timestamp': '2026-11-24T06:00:00.000Z' });
    expect(event['error.message']).toContain('time "2026-13-45T05:00:00Z" is not readable');
  });

  test('bytes that are not UTF-8 are replaced where they stand', () => {
    const event = read(Buffer.from('<13>Nov 24 05:00:00 host app: caf\xe9 ok', 'latin1'));
    expect(event).toMatchObject({
      'event.original': '<13>Nov 24 05:00:00 host app: caf\uFFFD ok',
      message: 'caf\uFFFD ok',
    });
    expect(event['error.message']).toContain('not UTF-8');
  });

  test('NUL and lone surrogates survive nowhere', () => {
    const event = read('<13>Nov 24 05:00:00 host app: a\0b \ud800 {"x":"\\u0000\\udc00"}');
    expect(event).toMatchObject({ message: 'a\uFFFDb \uFFFD {"x":"\\u0000\\udc00"}' });
    expect(String(event['event.original'])).not.toContain('\0');
    const json = read('{"message":"a\\u0000b","we\\u0000ird":"\\ud800"}');
    expect(json).toMatchObject({
      message: 'a\uFFFDb',
      'json.we\uFFFDird': '\uFFFD',
      'event.original': '{"message":"a\\u0000b","we\\u0000ird":"\\ud800"}',
    });
  });

  test('a priority above 191 is said and left out', () => {
    const event = read('<999>Nov 24 05:00:00 host app: x');
    expect(event).not.toHaveProperty('log.syslog.priority');
    expect(event).toMatchObject({ message: 'x', 'error.message': 'priority 999 is above 191' });
  });

  test('too many fields and too long values are cut and said', () => {
    const many = Array.from({ length: 900 }, (_, i) => `key-${i}="v"`).join(' ');
    const event = read(line(`${many} big="${'x'.repeat(40_000)}"`));
    expect(Object.keys(event).length).toBeLessThanOrEqual(513);
    expect(event).toMatchObject({ 'source.ip': '10.1.2.3', 'event.action': 'flow_deny' });
    expect(event['error.message']).toMatch(/^too many fields: \d+ left out/u);
    const long = read(line(`big="${'x'.repeat(40_000)}"`));
    expect(String(long['juniper.srx.big']).length).toBe(32_768);
    expect(long['error.message']).toContain('40000 characters, cut to 32768');
    expect(String(long['event.original']).length).toBeGreaterThan(40_000);
  });
});
