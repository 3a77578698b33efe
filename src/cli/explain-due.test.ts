import { expect, test } from 'vitest';
import { z } from 'zod';
import { runProgram } from '../../test/harness/run-program.ts';

const london = {
  zone: 'Europe/London',
  hours: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '17:00']]])),
  holidays: ['2026-12-25'],
};
const good = { calendar: '24x7', start: '2026-11-24T08:00:00Z', target: 'PT2H', pauses: [] };

const zAnswer = z.record(z.string(), z.unknown());

async function ask(lines: readonly unknown[]): Promise<{ code: number | null; answers: Record<string, unknown>[] }> {
  const stdin = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  const { code, stdout, stderr } = await runProgram(['explain', 'due'], { stdin: `${stdin}\n` });
  expect(stderr).toBe('');
  const answers = stdout
    .trimEnd()
    .split('\n')
    .map((line) => zAnswer.parse(JSON.parse(line)));
  expect(answers).toHaveLength(lines.length);
  return { code, answers };
}

test('says when each is due and why, in order', async () => {
  const { code, answers } = await ask([
    good,
    {
      calendar: london,
      start: '2026-11-20T15:30:00Z',
      target: 'PT2H',
      pauses: [{ from: '2026-11-20T16:00:00Z', to: '2026-11-23T10:00:00Z', reason: 'waiting for the client' }],
    },
    { ...good, calendar: london, start: '2026-12-24T16:30:00+00:00', target: 'PT1H' },
    { ...good, target: 'PT8H', until: '2026-11-24T09:30:00Z' },
  ]);
  expect(code).toBe(0);
  expect(answers[0]).toEqual({
    dueAt: '2026-11-24T10:00:00Z',
    elapsed: 'PT2H',
    counted: [{ from: '2026-11-24T08:00:00Z', to: '2026-11-24T10:00:00Z' }],
    skipped: [],
  });
  expect(answers[1]).toEqual({
    dueAt: '2026-11-23T11:30:00Z',
    elapsed: 'PT2H',
    counted: [
      { from: '2026-11-20T15:30:00Z', to: '2026-11-20T16:00:00Z' },
      { from: '2026-11-23T10:00:00Z', to: '2026-11-23T11:30:00Z' },
    ],
    skipped: [
      { from: '2026-11-20T16:00:00Z', to: '2026-11-20T17:00:00Z', reason: 'waiting for the client' },
      { from: '2026-11-20T17:00:00Z', to: '2026-11-23T09:00:00Z', reason: 'outside hours' },
      { from: '2026-11-23T09:00:00Z', to: '2026-11-23T10:00:00Z', reason: 'waiting for the client' },
    ],
  });
  expect(answers[2]).toMatchObject({
    dueAt: '2026-12-28T09:30:00Z',
    skipped: [
      { from: '2026-12-24T17:00:00Z', to: '2026-12-25T00:00:00Z', reason: 'outside hours' },
      { from: '2026-12-25T00:00:00Z', to: '2026-12-26T00:00:00Z', reason: 'holiday 2026-12-25' },
      { from: '2026-12-26T00:00:00Z', to: '2026-12-28T09:00:00Z', reason: 'outside hours' },
    ],
  });
  expect(answers[3]).toMatchObject({ dueAt: '2026-11-24T16:00:00Z', elapsed: 'PT1H30M' });
});

test('a bad line is told where it is wrong, the others go on, and the exit code is 2', async () => {
  const bad: [unknown, string][] = [
    ['{"calendar": "24x7",', ''],
    ['', ''],
    ['null', ''],
    ['[]', ''],
    ['"24x7"', ''],
    ['\u0000\ufffd', ''],
    ['['.repeat(20_000), ''],
    [{ ...good, calendar: undefined }, 'calendar'],
    [{ ...good, calendar: '24x8' }, 'calendar'],
    [{ ...good, calendar: null }, 'calendar'],
    [{ ...good, calendar: { ...london, zone: 'Mars/Olympus' } }, 'calendar.zone'],
    [{ ...good, calendar: { ...london, hours: {} } }, 'calendar.hours'],
    [{ ...good, calendar: { ...london, hours: { monday: [] } } }, 'calendar.hours.monday'],
    [{ ...good, calendar: { ...london, hours: { mon: [['9', '17:00']] } } }, 'calendar.hours.mon.0.0'],
    [{ ...good, calendar: { ...london, hours: { mon: [['09:00', '25:00']] } } }, 'calendar.hours.mon.0.1'],
    [{ ...good, calendar: { ...london, holidays: ['2026-02-29'] } }, 'calendar.holidays.0'],
    [{ ...good, start: '2026-11-24T08:00:00' }, 'start'],
    [{ ...good, start: '2026-02-30T08:00:00Z' }, 'start'],
    [{ ...good, start: 1_795_000_000 }, 'start'],
    [{ ...good, target: 'two hours' }, 'target'],
    [{ ...good, target: '-PT2H' }, 'target'],
    [{ ...good, target: 'PT' }, 'target'],
    [{ ...good, target: 'P1M' }, 'target'],
    [{ ...good, calendar: london, target: 'PT9999999H' }, 'target'],
    [{ ...good, pauses: {} }, 'pauses'],
    [{ ...good, pauses: [{ from: good.start, reason: 'x' }] }, 'pauses.0.to'],
    [{ ...good, pauses: [{ from: good.start, to: '2026-11-24T07:00:00Z', reason: 'x' }] }, 'pauses.0.to'],
    [{ ...good, until: '2026-11-24T07:00:00Z' }, 'until'],
  ];
  const { code, answers } = await ask([good, ...bad.map(([line]) => line), good]);
  expect(code).toBe(2);
  expect(answers.at(0)).toEqual(answers.at(-1));
  for (const [i, [, path]] of bad.entries()) {
    expect([bad[i], Object.keys(answers[i + 1] ?? {})]).toEqual([bad[i], ['error', 'path']]);
    expect([bad[i], answers[i + 1]?.['path']]).toEqual([bad[i], path]);
  }
});

test('an empty input gives nothing and no fault', async () => {
  expect(await runProgram(['explain', 'due'])).toEqual({ code: 0, stdout: '', stderr: '' });
});
