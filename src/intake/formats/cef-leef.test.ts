import { describe, expect, test } from 'vitest';
import { readExtension, splitHeader } from './cef.ts';
import type { EcsEvent } from './event.ts';
import { readEvent } from './read.ts';
import { otherLines } from './sample-lines.ts';

const context = { receivedAt: Date.UTC(2026, 10, 24, 6) };
const read = (line: string): EcsEvent => readEvent(line, context);

describe('CEF', () => {
  test('with a syslog header', () => {
    const event = read(otherLines.cef);
    expect(event).toMatchObject({
      '@timestamp': '2026-11-24T05:35:00.123Z',
      'event.dataset': 'cef',
      'event.action': 'blocked',
      'event.code': '100',
      'event.severity': 7,
      'observer.vendor': 'Example',
      'rule.name': 'Port scan',
      'source.ip': '192.0.2.9',
      'source.port': 4242,
      'network.transport': 'tcp',
      'host.hostname': 'gw-1',
      'cef.cs1': 'dmz west',
      'cef.cs1Label': 'Zone',
      message: 'many ports\\, one = sign',
    });
    expect(event['error.message']).toBeUndefined();
  });

  test('in an RFC 5424 message, and alone', () => {
    expect(read('<13>1 2026-11-24T05:00:00Z h - - - - CEF:0|a|b|c|d|e|1|src=10.0.0.1')).toMatchObject({
      'event.dataset': 'cef',
      'source.ip': '10.0.0.1',
    });
    expect(read('CEF:1|a|b|c|d|e|1|')).toMatchObject({ 'event.dataset': 'cef', 'event.code': 'd' });
  });

  test('escapes of the header', () => {
    expect(splitHeader('0|a\\|b|c\\\\|d', 0, 4)).toEqual({ fields: ['0', 'a|b', 'c\\', 'd'], end: 12 });
  });

  test.each<[string, [string, string][]]>([
    [
      'a=1 b=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'a=two words b=2',
      [
        ['a', 'two words'],
        ['b', '2'],
      ],
    ],
    [
      'a=x\\=y b=c:\\\\d',
      [
        ['a', 'x=y'],
        ['b', 'c:\\d'],
      ],
    ],
    ['a=line\\nnext\\rlast', [['a', 'line\nnext\rlast']]],
    [
      '  a=1   b=  2  ',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'a= b=2',
      [
        ['a', ''],
        ['b', '2'],
      ],
    ],
    [
      'url=http://x/?q=1&r=2 b=3',
      [
        ['url', 'http://x/?q=1&r=2'],
        ['b', '3'],
      ],
    ],
    [
      'a=b=c d=e',
      [
        ['a', 'b=c'],
        ['d', 'e'],
      ],
    ],
    ['no pairs', []],
    ['a=ends in a backslash\\', [['a', 'ends in a backslash\\']]],
  ])('extension %s', (text, pairs) => expect(readExtension(text).pairs).toEqual(pairs));

  test.each([
    ['Low', 3],
    ['Medium', 5],
    ['High', 8],
    ['Very-High', 10],
    ['Unknown', 0],
    ['10', 10],
    ['11', undefined],
  ])('severity %s', (word, severity) => expect(read(`CEF:0|a|b|c|d|e|${word}|`)['event.severity']).toBe(severity));

  test('a header that ends early is said', () => {
    expect(read('CEF:0|a|b|c')).toMatchObject({
      'observer.product': 'b',
      'error.message': '4 of 7 fields in the CEF header',
    });
  });

  test('a time that cannot be read, an outcome, a hash', () => {
    const event = read(
      'CEF:0|a|b|c|d|e|1|rt=soon outcome=Failure fileHash=d41d8cd98f00b204e9800998ecf8427e smac=00:00:5e:00:53:01 request=https://x.example/a',
    );
    expect(event).toMatchObject({
      'cef.rt': 'soon',
      'event.outcome': 'failure',
      'source.mac': '00-00-5E-00-53-01',
      'url.original': 'https://x.example/a',
    });
    expect(event['file.hash.md5']).toBe('d41d8cd98f00b204e9800998ecf8427e');
    expect(event['error.message']).toContain('time "soon" is not readable');
  });
});

describe('LEEF', () => {
  test('1.0 behind RFC 5424', () => {
    expect(read(otherLines.leef)).toMatchObject({
      '@timestamp': '2026-11-24T05:36:00.000Z',
      'event.dataset': 'leef',
      'event.code': 'deny',
      'event.severity': 8,
      'network.transport': 'tcp',
      'source.port': 4242,
      'user.name': 'ann',
      'leef.cat': 'fw',
      'leef.version': '1.0',
    });
  });

  test('2.0 with a delimiter and the sender’s own time format', () => {
    expect(read(otherLines.leef2)).toMatchObject({
      '@timestamp': '2026-11-24T05:36:10.250Z',
      'source.ip': '192.0.2.9',
      'event.severity': 3,
      'event.code': '41',
    });
  });

  test.each([
    ['|^|src=10.0.0.1^usrName=a=b', 'a=b'],
    ['|x5E|src=10.0.0.1^usrName=ann', 'ann'],
    ['|0x5e|src=10.0.0.1^usrName=ann', 'ann'],
    ['|0x09|src=10.0.0.1\tusrName=ann', 'ann'],
    ['|\\t|src=10.0.0.1\tusrName=ann', 'ann'],
    ['||src=10.0.0.1\tusrName=ann', 'ann'],
    ['|src=10.0.0.1\tusrName=a\\=b', 'a=b'],
  ])('LEEF 2.0 delimiter %s', (rest, user) => {
    expect(read(`LEEF:2.0|Example|Gate|4.2|41${rest}`)).toMatchObject({ 'source.ip': '10.0.0.1', 'user.name': user });
  });

  test('escapes of the header', () => {
    expect(read('LEEF:1.0|Ex\\|ample|Gate|4.2|41|src=10.0.0.1')).toMatchObject({
      'observer.vendor': 'Ex|ample',
      'source.ip': '10.0.0.1',
    });
  });

  test('spaces where tabs should be', () => {
    const event = read('LEEF:1.0|Example|Gate|4.2|41|src=10.0.0.1 dst=10.0.0.2 msg=two words');
    expect(event).toMatchObject({ 'source.ip': '10.0.0.1', 'destination.ip': '10.0.0.2', message: 'two words' });
    expect(event['error.message']).toContain('instead of the delimiter');
  });

  test('a time that cannot be read is said', () => {
    expect(read('LEEF:1.0|Example|Gate|4.2|41|devTime=soon\tsrc=10.0.0.1')).toMatchObject({
      'leef.devTime': 'soon',
      'error.message': 'devTime "soon" is not readable',
    });
  });
});

describe('JSON', () => {
  test('ECS names are kept, nested or dotted, others stand below json', () => {
    const event = read(otherLines.json);
    expect(event).toMatchObject({
      '@timestamp': '2026-11-24T05:37:00.500Z',
      'event.dataset': 'json',
      'event.action': 'probe',
      'source.ip': '192.0.2.9',
      'source.port': 4242,
      'destination.ip': '10.20.30.5',
      'json.rack.unit': [3, 4],
      message: 'hello',
    });
    expect(event['error.message']).toBeUndefined();
  });

  test('what we say about the line cannot be said by the line', () => {
    const event = read(
      '{"event":{"original":"x","dataset":"y","ingested":"z"},"error":{"message":"boom"},"source":"file","__proto__":{"a":1},"constructor":2}',
    );
    expect(event).toMatchObject({
      'event.dataset': 'json',
      'event.ingested': '2026-11-24T06:00:00.000Z',
      'json.event.original': 'x',
      'json.event.dataset': 'y',
      'json.error.message': 'boom',
      'json.source': 'file',
      'json.__proto__.a': 1,
      'json.constructor': 2,
    });
    expect(event['error.message']).toBeUndefined();
  });

  test('values that ECS does not allow stand below json', () => {
    const event = read(
      '{"source.ip":"10.0.0.999","source.port":"http","destination":{"ip":"::1"},"event.severity":1e999}',
    );
    expect(event).toMatchObject({
      'source.address': '10.0.0.999',
      'json.source.port': 'http',
      'destination.ip': '::1',
    });
    expect(event).not.toHaveProperty('source.ip');
    expect(JSON.parse(JSON.stringify(event))).toEqual(event);
  });

  test('lists, booleans, nothing, and epoch seconds', () => {
    expect(read('{"ts":1795498500.25,"tags":["a","b"],"ok":true,"none":null,"list":[{"a":1},{"a":2}]}')).toMatchObject({
      '@timestamp': '2026-11-24T05:35:00.250Z',
      tags: ['a', 'b'],
      'json.ok': true,
      'json.list.a': [1, 2],
    });
  });

  test('in a syslog message, also behind the cookie', () => {
    expect(read('<13>Nov 24 05:00:00 h app: {"user":{"name":"ann"}}')).toMatchObject({
      'event.dataset': 'json',
      'user.name': 'ann',
      'host.hostname': 'h',
    });
    expect(read('<13>Nov 24 05:00:00 h app: @cee: {"user":{"name":"ann"}}')).toMatchObject({
      'event.dataset': 'json',
      'user.name': 'ann',
    });
  });

  test('what only looks like JSON is text', () => {
    expect(read('{"a":')).toMatchObject({ 'event.dataset': 'unparsed', message: '{"a":' });
  });

  test('too deep nesting is cut and said', () => {
    const event = read(`${'{"a":'.repeat(50)}1${'}'.repeat(50)}`);
    expect(event['error.message']).toContain('nested deeper than 32');
  });
});
