import { isIP } from 'node:net';
import { readCef } from './cef.ts';
import { readCisco } from './cisco.ts';
import { decodeLine } from './decode.ts';
import { Draft } from './draft.ts';
import type { EcsEvent, ReadContext } from './event.ts';
import { readFortigate } from './fortigate.ts';
import { readFrr } from './frr.ts';
import { readJson } from './json.ts';
import { readLeef } from './leef.ts';
import { priorityOf } from './severity.ts';
import { readSrx } from './srx.ts';
import { readSshd } from './sshd.ts';
import type { Syslog } from './syslog-header.ts';
import { parseSyslog } from './syslog-header.ts';
import { instantOfStamp } from './timestamps.ts';

/** Each looks whether the message is its own, and only then writes. The first that says so has read it. */
const readers: ((syslog: Syslog, draft: Draft) => boolean)[] = [
  readSrx,
  readCef,
  readLeef,
  readJson,
  readCisco,
  readFortigate,
  readSshd,
  readFrr,
];

/**
 * One log line as an event, whatever it is: never throws, and takes time in proportion to the line. What could not be
 * understood is kept and said in `error.message`; `event.dataset` names the format that it was read as.
 */
export function readEvent(line: string | Uint8Array, context: ReadContext): EcsEvent {
  const { text, note } = decodeLine(line);
  const draft = new Draft(text, context);
  if (note !== undefined) draft.note(note);
  const syslog = parseSyslog(text);
  writeHeader(syslog, draft);
  if (!readers.some((read) => read(syslog, draft))) writePlain(syslog, draft);
  return draft.finish();
}

function writeHeader(syslog: Syslog, draft: Draft): void {
  for (const note of syslog.dirt) draft.note(note);
  writePriority(syslog, draft);
  writeTime(syslog, draft);
  draft.set('log.syslog.version', syslog.version === undefined ? undefined : String(syslog.version));
  draft.set('log.syslog.hostname', syslog.hostname);
  draft.set('host.hostname', syslog.hostname);
  if (syslog.hostname !== undefined && isIP(syslog.hostname) !== 0) draft.set('host.ip', syslog.hostname);
  draft.set('log.syslog.appname', syslog.app);
  draft.set('process.name', syslog.app);
  draft.set('log.syslog.procid', syslog.procid);
  if (syslog.procid !== undefined && /^\d{1,10}$/u.test(syslog.procid)) draft.set('process.pid', syslog.procid);
  draft.set('log.syslog.msgid', syslog.msgid);
  for (const element of syslog.sd) {
    if (element.id.startsWith('junos@')) continue;
    for (const [name, value] of element.params) draft.add(`log.syslog.structured_data.${element.id}.${name}`, value);
  }
}

function writePriority(syslog: Syslog, draft: Draft): void {
  if (syslog.pri === undefined) return;
  const priority = priorityOf(syslog.pri);
  draft.set('log.syslog.priority', syslog.pri);
  draft.set('log.syslog.facility.code', priority.facility);
  draft.set('log.syslog.facility.name', priority.facilityName);
  draft.set('log.syslog.severity.code', priority.severity);
  draft.set('log.syslog.severity.name', priority.severityName);
  draft.set('log.level', priority.severityName);
}

function writeTime(syslog: Syslog, draft: Draft): void {
  if (!syslog.stamp) return;
  const at = instantOfStamp(syslog.stamp, draft.context);
  if (at === undefined) draft.note(`time "${(syslog.timestamp ?? '').slice(0, 40)}" is in no calendar`);
  else draft.setTime('@timestamp', at);
}

function writePlain(syslog: Syslog, draft: Draft): void {
  draft.set('event.dataset', syslog.form === 'none' ? 'unparsed' : `syslog.${syslog.form}`);
  draft.set('message', syslog.msg.trim());
}
