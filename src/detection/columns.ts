/**
 * The fast twin of intake's parsers for the one message that comes by the thousand and matters: Junos' attack hits, from
 * the scanner's columns. Only the fields that a rule reads, and only when all of them are plain; its oracle is
 * readRecord, in the test. Cost: docs/detection.md, "What it costs".
 */
import { isIP } from 'node:net';
import type { EcsEvent } from '../intake/formats/event.ts';
import { severityOf } from '../intake/formats/severity.ts';
import { isPlaceholder } from '../intake/formats/srx-fields.ts';
import { verdictOf } from '../intake/formats/srx-messages.ts';
import type { Batch } from '../wire/batch.ts';
import { FIRST_VALUE } from '../wire/scan.ts';
import type { Scan } from '../wire/scan.ts';

const ATTACK = 'IDP_ATTACK_LOG_EVENT';

/** The event as far as rules ask; undefined when the readable parser must read it. */
export function attackFromColumns(batch: Batch, scan: Scan, i: number): EcsEvent | undefined {
  const { words, shapes } = scan.vocabulary;
  const shape = shapes[scan.shape[i] ?? -1];
  if (!shape || words.text(scan.msgid[i] ?? 0) !== ATTACK) return undefined;
  const bytes = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.byteLength);
  const valueOf = (name: string): string => {
    const index = shape.indexOf(name);
    const span = 2 * ((scan.spanFrom[i] ?? 0) + FIRST_VALUE + index);
    return index < 0 ? '' : bytes.toString('latin1', scan.spans[span], scan.spans[span + 1]);
  };
  const values = [
    'attack-name',
    'source-address',
    'destination-address',
    'threat-severity',
    'action',
    'policy-name',
  ].map(valueOf);
  if (!values.every(isPlain)) return undefined;
  const [name = '', from = '', to = '', severity = '', action = '', policy = ''] = values;
  const grade = severityOf(severity);
  if (
    isPlaceholder('attack-name', name) ||
    isPlaceholder('threat-severity', severity) ||
    grade === undefined ||
    isIP(from) === 0 ||
    isIP(to) === 0
  )
    return undefined;
  const verdict = verdictOf(action);
  return {
    'event.action': 'security_threat',
    'event.severity': grade,
    'event.type': verdict ? [verdict] : ['info'],
    'rule.name': name,
    'source.ip': from,
    'destination.ip': to,
    ...(!isPlaceholder('policy-name', policy) && { 'rule.ruleset': policy }),
  };
}

/** Printable ASCII without spaces around it: then no decoding, trimming or cutting would change it. */
function isPlain(value: string): boolean {
  return /^[\x21-\x7e](?:[\x20-\x7e]{0,198}[\x21-\x7e])?$/u.test(value);
}
