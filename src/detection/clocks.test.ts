/** A device whose clock is wrong: what it tells has the right time all the same, and by how much it is off is said. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { detectionStage, junosLink, newSpeaker, START } from '../../test/harness/detection.ts';
import type { DetectionStage, Speaker } from '../../test/harness/detection.ts';
import { isoOf } from '../base/clock.ts';
import { lookedAt, offsetWords } from './clock.rules.ts';
import type { ClockHabit, ClockVerdict } from './clock.rules.ts';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

describe('looks at a clock', () => {
  const verdictOf = (offsets: readonly number[], { zoned = true, every = 5000 } = {}): ClockVerdict | undefined => {
    let [habit, verdict]: [ClockHabit | undefined, ClockVerdict | undefined] = [undefined, undefined];
    offsets.forEach((offset, i) => ({ habit, verdict } = lookedAt(habit, { offset, zoned }, i * every)));
    return verdict;
  };

  test.each([
    ['ahead by a day', [DAY, DAY + 900, DAY - 900], { is: 'wrong', offset: DAY - 900 }],
    ['behind by six minutes', [-6 * MINUTE, -6 * MINUTE, -6 * MINUTE], { is: 'wrong', offset: -6 * MINUTE }],
    ['a few minutes off', [4 * MINUTE, -2 * MINUTE, 0], { is: 'right' }],
    ['two looks', [DAY, DAY], undefined],
    ['a backlog: each line is less late than the one before', [-DAY, -DAY + 5000, -DAY + 10_000], undefined],
    ['a line that is sent again and again', [-DAY, -DAY - 5000, -DAY - 10_000], undefined],
    ['set right between', [DAY, DAY, 0], undefined],
  ])('%s', (_, offsets, verdict) => expect(verdictOf(offsets)).toEqual(verdict));

  test('whole quarters of an hour in a stamp without a zone are a zone, else they are an error', () => {
    const twoHours = [2 * HOUR, 2 * HOUR, 2 * HOUR];
    expect(verdictOf(twoHours, { zoned: false })).toBeUndefined();
    expect(verdictOf(twoHours)).toEqual({ is: 'wrong', offset: 2 * HOUR });
    const another = twoHours.map((offset) => offset + 7 * MINUTE);
    expect(verdictOf(another, { zoned: false })).toEqual({ is: 'wrong', offset: 2 * HOUR + 7 * MINUTE });
    expect(verdictOf([DAY, DAY, DAY], { zoned: false })).toEqual({ is: 'wrong', offset: DAY });
  });

  test('a verdict is never of one look alone, and within five minutes is never wrong', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5 * MINUTE, max: 5 * MINUTE }), { maxLength: 8 }), (offsets) => {
        const verdict = verdictOf(offsets);
        expect(verdict?.is).toBe(offsets.length < 3 ? undefined : 'right');
      }),
    ));

  test('is told in the two largest units', () => {
    expect(offsetWords(DAY)).toBe('1 day ahead');
    expect(offsetWords(-(DAY * 3 + 2 * HOUR + 5 * MINUTE))).toBe('3 days 2 hours behind');
    expect(offsetWords(-(7 * MINUTE + 1000))).toBe('7 minutes 1 second behind');
  });
});

describe('a device', () => {
  let s: DetectionStage;
  let from: Speaker;

  beforeAll(async () => void (s = await detectionStage()));
  afterAll(() => s.close());
  beforeEach(async () => void (from = await newSpeaker(s, 'acc2')));

  const line = (off: number, text = '-- MARK --'): string =>
    `<46>1 ${isoOf(s.clock.now() + off)} acc2 rsyslogd - - - ${text}`;
  const marks = async (off: number, count = 3): Promise<void> => {
    for (let i = 0; i < count; i += 1) {
      await s.hear({ from, kind: 'syslog', text: line(off) });
      await s.forward(6000);
    }
  };
  const open = async () =>
    (await s.findings())
      .filter(({ clientId, state }) => clientId === from.clientId && state === 'open')
      .map(({ condition, title, severity }) => `${severity} ${condition}: ${title}`);

  test('a day ahead is a finding, once, over a restart too; right again it is over', async () => {
    await marks(DAY, 2);
    expect(await open()).toEqual([]);
    await marks(DAY, 6);
    await s.forward(2 * MINUTE);
    await s.restart();
    await marks(DAY, 4);
    expect(await open()).toEqual(['low clock-wrong: Clock of acc2 is 1 day ahead']);
    const [finding] = (await s.findings()).filter(({ clientId }) => clientId === from.clientId);
    expect(finding?.facts).toEqual({ 'seconds ahead': 86_400 });
    expect(finding?.count).toBe(1);
    expect(Date.parse(String(finding?.firstAt)) - START).toBeLessThan(HOUR);
    await s.forward(MINUTE);
    await marks(0);
    expect(await open()).toEqual([]);
  });

  test('set from one wrong time to another says the new one', async () => {
    await marks(DAY);
    await s.forward(MINUTE);
    await marks(-HOUR);
    const [finding] = (await s.findings()).filter(({ clientId }) => clientId === from.clientId);
    expect(finding).toMatchObject({ state: 'open', facts: { 'seconds ahead': -3600 }, count: 2 });
    expect(finding?.summary).toContain('1 hour behind');
  });

  test('what it tells meanwhile has the time we heard it', async () => {
    const at = s.clock.now();
    const text = junosLink('DOWN', 'ge-0/0/1', 501).replace(/(?<=<28>1 )\S+/u, isoOf(at - DAY));
    await s.hear({ from, kind: 'syslog', text });
    const [finding] = (await s.findings()).filter(({ clientId }) => clientId === from.clientId);
    expect(finding).toMatchObject({ condition: 'link-down', firstAt: isoOf(at) });
  });
});
