/** How each make of device is asked, as data. */
import type { DriverName } from './api.ts';

export type Driver = {
  /** What is run on the device; '' for the generic one, whose command the operator sets. */
  command: string;
  /** Asked when the configuration has changed: who changed it. */
  commits: string | undefined;
  /** What the answer must have to be whole: half a configuration would read as a great change. */
  whole: RegExp;
  /** Lines that change by themselves. */
  restless: readonly RegExp[];
};

export const drivers: Readonly<Record<DriverName, Driver>> = {
  junos: {
    command: 'show configuration | display set | no-more',
    commits: 'show system commit | no-more',
    whole: /^(?:set|deactivate) \S/m,
    restless: [/^#/],
  },
  'cisco-ios': {
    command: 'show running-config',
    commits: undefined,
    whole: /^end\s*$/m,
    restless: [
      /^!\s*$/,
      /^Building configuration/i,
      /^Current configuration ?:/i,
      /^! (?:Last configuration change|NVRAM config last updated|No configuration change since)/i,
      /^ntp clock-period /,
      /^(?:Load for five secs|Time source is|Using \d+ out of \d+ bytes)/,
    ],
  },
  generic: {
    command: '',
    commits: undefined,
    whole: /\S/,
    restless: [
      // A remark with a time of day in it, such as "# 2026-11-24 09:00:01 by RouterOS".
      /^\s*(?:[#!;]|\/\/).*\d{1,2}:\d{2}/,
      /^\s*[#!;]?\s*(?:up ?time|last (?:configuration )?chang|generated (?:at|on|by)|system time|current time)\b/i,
      /^#(?:conf_file_ver|buildno|config-version)=/,
      /^\s*(?:set )?(?:uptime|serial-number-of-config|config-revision)\b/i,
    ],
  },
};

/** Without what changes by itself, and with one kind of line end. */
export function settled(driver: DriverName, text: string): string {
  const { restless } = drivers[driver];
  const lines = text
    .replaceAll('\0', '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !restless.some((each) => each.test(line)));
  return lines.map((line) => `${line}\n`).join('');
}

export type Commit = { who: string; at: string | null; comment: string };

const zones: Readonly<Record<string, string>> = { UTC: 'Z', GMT: 'Z', BST: '+01:00', CET: '+01:00', CEST: '+02:00' };

/** The newest commit of `show system commit`: `0   2026-11-24 09:12:44 UTC by jordan via cli`, its comment below. */
export function junosCommit(answer: string): Commit | undefined {
  const found = /^0\s+(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) (\S+) by (\S+) via (\S+)[^\n]*\n?(?:[ \t]+(\S[^\n]*))?/m.exec(
    answer,
  );
  if (!found) return undefined;
  const [, day = '', time = '', zone = '', who = '', , comment = ''] = found;
  return { who, at: atOf(`${day}T${time}${zones[zone] ?? ''}`, zones[zone]), comment: comment.trim().slice(0, 500) };
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `! Last configuration change at 09:12:44 UTC Tue Nov 24 2026 by jordan`. */
export function iosCommit(answer: string): Commit | undefined {
  const found = /^! Last configuration change at (\d\d:\d\d:\d\d) (\S+) \w{3} (\w{3}) (\d{1,2}) (\d{4}) by (\S+)/m.exec(
    answer,
  );
  if (!found) return undefined;
  const [, time = '', zone = '', month = '', day = '', year = '', who = ''] = found;
  const number = String(months.indexOf(month) + 1).padStart(2, '0');
  return {
    who,
    at: atOf(`${year}-${number}-${day.padStart(2, '0')}T${time}${zones[zone] ?? ''}`, zones[zone]),
    comment: '',
  };
}

/** Null where the zone is not one that is known for certain: a wrong time is worse than none. */
function atOf(text: string, zone: string | undefined): string | null {
  if (zone === undefined) return null;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? null : new Date(instant).toISOString();
}
