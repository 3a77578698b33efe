/** Calendars and targets without a browser, by the real program. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runProgram } from '../../test/harness/run-program.ts';

// Each command is a process of its own: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 240_000 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchfloor-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]) => runProgram(args, { env: { WATCHFLOOR_DATA: join(folder, 'data') } });
async function json(...args: string[]) {
  const ended = await run(...args, '--json');
  if (ended.code !== 0) throw new Error(`${args.join(' ')}: ${ended.code} ${ended.stderr}`);
  return JSON.parse(ended.stdout);
}

test('a calendar from JSON, days off from iCalendar, and a promise that runs by it', async () => {
  await json('client', 'add', 'Acme', '--zone', 'Europe/London');
  const office = join(folder, 'office.json');
  const day = [['09:00', '17:00']];
  writeFileSync(office, JSON.stringify({ zone: 'Europe/London', hours: { mon: day, tue: day }, country: 'GB' }));
  const of = ['--name', 'Office', '--client', 'acme'];
  const made = await json('calendar', 'import', office, ...of);
  expect(made).toMatchObject({ says: 'Added Office.', calendar: { zone: 'Europe/London', version: 1 } });
  const again = await json('calendar', 'import', office, ...of);
  expect(again).toMatchObject({ says: 'Office is as it was.', calendar: { version: 1 } });

  const dates = join(folder, 'days.ics');
  const event = 'BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20270104\r\nSUMMARY:Stocktaking\r\nEND:VEVENT';
  writeFileSync(dates, `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${event}\r\nEND:VCALENDAR\r\n`);
  expect((await json('calendar', 'import', dates, ...of)).says).toBe('Office: 1 days off taken from the file.');
  const shown = await run('calendar', 'show', 'office', '--client', 'acme');
  expect(shown.stdout).toMatch(/Office, Europe\/London[^]*mon {2}09:00-17:00[^]*2027-01-04 {2}closed {2}Stocktaking/);
  expect((await run('calendar', 'list')).stdout).toMatch(/Office +Acme +Europe\/London +GB +1/);

  await json('target', 'set', 'p2', 'resolution', '8h', '--client', 'acme', '--calendar', 'office');
  await json('target', 'set', 'P1', 'resolution', 'none', '--client', 'acme');
  const { own } = await json('target', 'list', '--client', 'acme');
  expect(own).toMatchObject({
    version: 2,
    targets: expect.arrayContaining([
      { priority: 'P2', kind: 'resolution', targetSeconds: 28_800, calendarId: made.calendar.id },
      { priority: 'P1', kind: 'resolution', targetSeconds: null, calendarId: null },
    ]),
  });
  await json('target', 'set', 'P1', 'resolution', 'default', '--client', 'acme');
  const listed = await run('target', 'list', '--client', 'acme');
  expect(listed.stdout).toMatch(/P2 +resolution +8 hours, Office +client/);
});

test('what is not understood ends with 2 and says which word', async () => {
  for (const [args, says] of [
    [['target', 'set', 'P9', 'resolution', '8h'], 'The priority'],
    [['target', 'set', 'P1', 'resolution', 'soon'], 'The span soon is not understood'],
    [['target', 'set', 'P1', 'resolution', '8h', '--calendar', 'None'], 'no calendar is called None'],
    [['calendar', 'show', 'None'], 'There is no calendar called None'],
  ] as const)
    expect(await run(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(says) });
});
