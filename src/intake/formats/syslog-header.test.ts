import { describe, expect, test } from 'vitest';
import { otherLines } from './sample-lines.ts';
import type { Syslog } from './syslog-header.ts';
import { parseSyslog } from './syslog-header.ts';

const nothing = {
  version: undefined,
  timestamp: undefined,
  hostname: undefined,
  app: undefined,
  procid: undefined,
  msgid: undefined,
  sd: [],
  dirt: [],
};

describe('RFC 5424', () => {
  test('all parts', () => {
    expect(parseSyslog(otherLines.rfc5424)).toMatchObject({
      form: 'rfc5424',
      pri: 165,
      version: 1,
      timestamp: '2026-11-24T05:30:00.003Z',
      hostname: 'app01.example',
      app: 'billing',
      procid: '812',
      msgid: 'ID47',
      sd: [
        {
          id: 'origin',
          params: [
            ['ip', '10.1.1.1'],
            ['software', 'billing'],
          ],
        },
        { id: 'req', params: [['id', 'a"b]c\\d']] },
      ],
      msg: 'invoice 9 was sent',
      dirt: [],
    });
  });

  test('nil everywhere', () => {
    expect(parseSyslog('<0>1 - - - - - -')).toMatchObject({ ...nothing, form: 'rfc5424', pri: 0, version: 1, msg: '' });
  });

  test('an element without parameters, and a message that begins with a bracket', () => {
    expect(parseSyslog('<14>1 - h a - - [mark] [not data]')).toMatchObject({
      sd: [{ id: 'mark', params: [] }],
      msg: '[not data]',
    });
    expect(parseSyslog('<14>1 - h a - - - [not data]')).toMatchObject({ sd: [], msg: '[not data]' });
  });

  test('missing structured data is said', () => {
    expect(parseSyslog('<14>1 - h a - - hello').dirt).toEqual(['no structured data, at character 16']);
  });
});

describe('RFC 3164 and its dialects', () => {
  const cases: [line: string, expected: Partial<Syslog>][] = [
    [
      '<34>Nov 24 05:30:01 app01 su[99]: opened',
      { pri: 34, timestamp: 'Nov 24 05:30:01', hostname: 'app01', app: 'su', procid: '99', msg: 'opened' },
    ],
    ['<34>Nov  4 05:30:01 app01 su: opened', { timestamp: 'Nov  4 05:30:01', hostname: 'app01', app: 'su' }],
    ['<34>Nov 4 05:30:01 10.1.1.1 su: opened', { timestamp: 'Nov 4 05:30:01', hostname: '10.1.1.1', app: 'su' }],
    ['<13>2026-11-24T06:30:01.25+01:00 app01 backup: done', { hostname: 'app01', app: 'backup', msg: 'done' }],
    [
      'Nov 24 05:30:02 app01 /usr/sbin/cron[7]: x',
      { pri: undefined, hostname: 'app01', app: '/usr/sbin/cron', procid: '7' },
    ],
    ['<13>Nov 24 05:30:02 backup[7]: x', { hostname: undefined, app: 'backup', procid: '7', msg: 'x' }],
    ['<13>Nov 24 05:30:02 backup: x', { hostname: undefined, app: 'backup', msg: 'x' }],
    ['<13>Nov 24 05:30:02 h just words', { hostname: 'h', app: undefined, msg: 'just words' }],
    ['<13>Nov 24 05:30:02 h (FPC Slot 1) PFE_X: y', { hostname: 'h', app: undefined, msg: '(FPC Slot 1) PFE_X: y' }],
    ['<13>just words', { hostname: undefined, app: undefined, msg: 'just words' }],
    ['<13>app: words', { app: 'app', msg: 'words' }],
    ['<189>45: 000046: *Nov 24 05:00:00.123 CEST: %A-1-B: x', { timestamp: '*Nov 24 05:00:00.123', msg: '%A-1-B: x' }],
    ['<189>45: rtr1: Nov 24 05:00:00: %A-1-B: x', { hostname: 'rtr1', msg: '%A-1-B: x' }],
    ['<189>: 2026 Nov 24 05:00:00 UTC: %A-1-B: x', { timestamp: '2026 Nov 24 05:00:00', msg: '%A-1-B: x' }],
    ['<166>Nov 24 2026 05:00:00 asa-1 : %ASA-6-1: x', { hostname: 'asa-1', msg: '%ASA-6-1: x' }],
    ['<166>Nov 24 2026 05:00:00: %ASA-6-1: x', { hostname: undefined, msg: '%ASA-6-1: x' }],
    ['<166>Nov 24 05:00:00 asa-1: %ASA-6-1: x', { hostname: 'asa-1', msg: '%ASA-6-1: x' }],
    ['<166>%ASA-6-1: x', { hostname: undefined, msg: '%ASA-6-1: x' }],
    ['<13>Nov 24 05:30:02 h CEF:0|a', { hostname: 'h', app: undefined, msg: 'CEF:0|a' }],
    ['<13>Nov 24 05:30:02 h {"a":1}', { hostname: 'h', msg: '{"a":1}' }],
  ];

  test.each(cases)('%s', (line, expected) => {
    expect(parseSyslog(line)).toMatchObject({ form: 'rfc3164', sd: [], dirt: [], ...expected });
  });
});

test('a line without priority and time is its own message', () => {
  expect(parseSyslog('error: nothing known')).toMatchObject({
    ...nothing,
    form: 'none',
    pri: undefined,
    msg: 'error: nothing known',
  });
});

test('line ends and a byte order mark are not part of the message', () => {
  expect(parseSyslog('\uFEFF<13>Nov 24 05:30:02 h a: x\r\n')).toMatchObject({ pri: 13, msg: 'x' });
});
