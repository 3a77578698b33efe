import { describe, expect, test } from 'vitest';
import { mayMatter } from '../detection/prefilter.ts';
import { signalOf } from '../detection/signals.ts';
import { readEvent } from '../intake/formats/read.ts';
import { hostOf } from '../intake/syslog/host.ts';
import { openEnvelope } from '../snmp/envelope.ts';
import { readNotification } from '../snmp/pdu.ts';
import { readTrap } from '../intake/trap/read.ts';
import { trapRecord } from '../intake/trap/record.ts';
import type { Cue } from './episodes.ts';
import * as episodes from './episodes.ts';
import { incident } from './life.ts';
import { ordinaryLine } from './ordinary.ts';
import { opening } from './opening.ts';
import { randomFrom } from './random.ts';
import { speakers } from './speakers.ts';

const now = Date.parse('2026-03-02T09:00:00.250Z');
const agent = '10.0.1.2';

/** What intake and detection make of a cue. */
function meaningOf({ says }: Cue): { condition: string | undefined; matters: boolean } {
  if ('line' in says) {
    const bytes = Buffer.from(says.line(now));
    return {
      condition: signalOf(readEvent(bytes, { receivedAt: now }))?.condition,
      matters: mayMatter('syslog', bytes, 0, bytes.length),
    };
  }
  const envelope = openEnvelope(says.trap(now, agent));
  if (envelope.version === '3') throw new Error('the demo sends version 2c');
  const notification = readNotification(envelope.pdu);
  if (!notification) throw new Error('not a notification');
  expect(notification.agent).toBe(agent);
  const record = trapRecord(notification, { version: '2c', source: '127.0.1.1' });
  return {
    condition: signalOf(readTrap(record, { receivedAt: now }))?.condition,
    matters: mayMatter('trap', record, 0, record.length),
  };
}

const others: Cue[] = [
  episodes.tunnelLost('a', 'to-b', '192.0.2.1', 30),
  episodes.bgpLost('a', '192.0.2.1', 30),
  episodes.routerLinkDown('a', 'GigabitEthernet0/1', 30),
  episodes.portDown('a', 3, 30),
].flat();

describe('the demo is understood', () => {
  test('each message of an episode is the condition it is about', () => {
    for (const cue of [...opening(), ...others])
      expect(meaningOf(cue)).toEqual({ condition: cue.about, matters: true });
  });

  test('a line of an ordinary day is read with its time and device and signals nothing', () => {
    const random = randomFrom(7);
    for (let i = 0; i < 2000; i += 1) {
      const speaker = random.pick(speakers);
      const line = Buffer.from(ordinaryLine(speaker.device, random)(now));
      const event = readEvent(line, { receivedAt: now });
      expect(hostOf(line, 0, line.length)).toBe(speaker.device.name);
      expect(event['@timestamp']).toMatch(/^2026-03-02T09:00:00/u);
      expect(event['error.message'], line.toString()).toBeUndefined();
      expect(event['event.dataset']).not.toBe('unparsed');
      expect(signalOf(event)?.condition, line.toString()).toBeUndefined();
    }
  });

  test('every device of the opening is one of the world', () => {
    const names = new Set(speakers.map(({ device }) => device.name));
    for (const { device } of opening()) expect(names).toContain(device);
  });

  test('the same seed tells the same story', () => {
    const story = (seed: number): string[] => {
      const random = randomFrom(seed);
      return Array.from({ length: 50 }, () => ordinaryLine(random.pick(speakers).device, random)(now));
    };
    expect(story(3)).toEqual(story(3));
    expect(story(3)).not.toEqual(story(4));
  });
});

test('whatever life brings is understood', () => {
  const random = randomFrom(11);
  for (let i = 0; i < 300; i += 1)
    for (const cue of incident(random)) expect(meaningOf(cue)).toEqual({ condition: cue.about, matters: true });
});
