/** Severities of RFC 5424 table 2, by code. */
const SEVERITIES = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'informational', 'debug'];

/** Facilities of RFC 5424 table 1, by code, in syslog.h's short names. */
const FACILITIES = [
  'kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp audit alert clock',
  'local0 local1 local2 local3 local4 local5 local6 local7',
].flatMap((names) => names.split(' '));

/** How bad, on CEF's scale of 0 to 10, for the words that senders use. */
const WORDS = new Map(
  Object.entries({
    unknown: 0,
    none: 0,
    info: 1,
    information: 1,
    informational: 1,
    low: 3,
    minor: 3,
    medium: 5,
    warning: 5,
    major: 7,
    high: 8,
    'very-high': 10,
    critical: 10,
  }),
);

export type Priority = { facility: number; facilityName: string; severity: number; severityName: string };

/** The two halves of a syslog PRI (0 to 191, RFC 5424 section 6.2.1). */
export function priorityOf(pri: number): Priority {
  const facility = Math.floor(pri / 8);
  const severity = pri % 8;
  return { facility, facilityName: FACILITIES[facility] ?? '', severity, severityName: SEVERITIES[severity] ?? '' };
}

/** `event.severity` is 0 to 10 for all senders: a number is taken as it is, a word is translated, else undefined. */
export function severityOf(text: string): number | undefined {
  const word = text.trim().toLowerCase();
  return /^(?:\d|10)$/u.test(word) ? Number(word) : WORDS.get(word);
}
