import { isIP } from 'node:net';
import { isoOf } from '../../base/clock.ts';
import type { EcsEvent, EcsValue, ReadContext } from './event.ts';
import { addressFieldOf, kindOf, macOf, numberOf } from './kinds.ts';

const MOST_FIELDS = 512;
/** Kept free for what is said about the event at the end of reading, when a hostile line has filled the rest. */
const KEPT_FREE = 32;
const LONGEST_VALUE = 32 * 1024;
const LONGEST_NAME = 256;
const MOST_NOTES = 8;
const LONGEST_QUOTE = 60;
const EARLIEST = 0;
const LATEST = Date.UTC(9999, 11, 31);

/**
 * An event while it is being read. Every value passes through here, so the promises hold for all formats: no NUL and no
 * lone surrogate, no text in a number's or an address's field, at most 512 fields of at most 32 KiB.
 */
export class Draft {
  readonly context: ReadContext;
  readonly #fields = new Map<string, EcsValue>();
  readonly #notes: string[] = [];
  #leftOut = 0;

  constructor(original: string, context: ReadContext) {
    this.context = context;
    const received = isoOf(inRange(context.receivedAt) ? context.receivedAt : EARLIEST);
    this.#fields.set('@timestamp', received).set('event.ingested', received).set('event.original', original);
  }

  /** Remarks that something was dirty: what, and where. */
  note(what: string): void {
    if (this.#notes.length < MOST_NOTES && !this.#notes.includes(what)) this.#notes.push(what);
  }

  has(field: string): boolean {
    return this.#fields.has(field);
  }

  get(field: string): EcsValue | undefined {
    return this.#fields.get(field);
  }

  /**
   * Writes a field, replacing what it held. Empty text is "not given" and changes nothing.
   * False when the value is not what ECS allows there; then it was noted, and an address that is none went to `.address`.
   */
  set(field: string, value: EcsValue | undefined): boolean {
    if (value === undefined || value === '') return true;
    const fit = this.#fit(field, value);
    if (fit === undefined) return false;
    const name = this.#name(field);
    const room = name === 'message' || name.startsWith('event.') ? MOST_FIELDS : MOST_FIELDS - KEPT_FREE;
    if (!this.#fields.has(name) && this.#fields.size >= room) this.#leftOut += 1;
    else this.#fields.set(name, fit);
    return true;
  }

  /** Writes a field that may be given several times: the second value makes it a list. */
  add(field: string, value: string | number | boolean): void {
    const before = this.#fields.get(this.#name(field));
    if (before === undefined) this.set(field, value);
    else if (Array.isArray(before)) {
      if (before.length < MOST_FIELDS) before.push(this.#item(field, value));
      else this.note(`${quote(field)}: more than ${MOST_FIELDS} values, the rest is left out`);
    } else if (value !== '') this.#fields.set(this.#name(field), [scalar(before), this.#item(field, value)]);
  }

  /** When it happened, epoch ms. False and a note when no calendar of ours has that instant. */
  setTime(field: string, at: number): boolean {
    if (!inRange(at)) {
      this.note(`${field}: a time out of range`);
      return false;
    }
    this.#fields.set(field, isoOf(at));
    return true;
  }

  finish(): EcsEvent {
    if (!this.#fields.has('event.kind')) this.#fields.set('event.kind', 'event');
    if (this.#leftOut > 0) this.#notes.unshift(`too many fields: ${this.#leftOut} left out`);
    const event = Object.fromEntries(this.#fields);
    if (this.#notes.length > 0) event['error.message'] = this.#notes.join('; ');
    return event;
  }

  #name(field: string): string {
    return field.length <= LONGEST_NAME && clean(field) ? field : fitText(field, LONGEST_NAME);
  }

  #item(field: string, value: string | number | boolean): string | number {
    return typeof value === 'number' ? value : this.#text(field, String(value));
  }

  #text(field: string, value: string): string {
    if (value.length > LONGEST_VALUE) this.note(`${quote(field)}: ${value.length} characters, cut to ${LONGEST_VALUE}`);
    return value.length <= LONGEST_VALUE && clean(value) ? value : fitText(value, LONGEST_VALUE);
  }

  #fit(field: string, value: EcsValue): EcsValue | undefined {
    if (Array.isArray(value)) return value.slice(0, MOST_FIELDS).map((each) => this.#item(field, each));
    if (typeof value === 'boolean') return value;
    const kind = kindOf(field);
    if (kind === 'number' || kind === 'port') return this.#number(field, value, kind === 'port');
    if (typeof value === 'number')
      return Number.isFinite(value) ? value : this.#refuse(field, String(value), 'no number');
    if (kind === 'ip') return this.#address(field, value.trim());
    if (kind === 'mac') return macOf(value.trim()) ?? this.#refuse(field, value, 'no hardware address');
    return this.#text(field, value);
  }

  #number(field: string, value: string | number, isPort: boolean): number | undefined {
    const number = typeof value === 'number' ? value : numberOf(value.trim());
    if (number === undefined || !Number.isFinite(number)) return this.#refuse(field, String(value), 'no number');
    if (isPort && !(Number.isInteger(number) && number >= 0 && number <= 65_535))
      return this.#refuse(field, String(value), 'no port');
    return number;
  }

  #address(field: string, value: string): string | undefined {
    // A zone index (fe80::1%eth0) is valid for a socket, not for a column of addresses.
    if (isIP(value) !== 0 && !value.includes('%')) return value;
    const instead = addressFieldOf(field);
    if (instead !== undefined) this.set(instead, value);
    return this.#refuse(field, value, 'no IP address');
  }

  #refuse(field: string, value: string, why: string): undefined {
    this.note(`${quote(field)}: ${quote(value)} is ${why}`);
    return undefined;
  }
}

/** Text for a remark: short, so that a hostile line cannot make a long one. */
export function quote(text: string): string {
  return `"${text.length <= LONGEST_QUOTE && clean(text) ? text : fitText(text, LONGEST_QUOTE)}"`;
}

function inRange(at: number): boolean {
  return at >= EARLIEST && at <= LATEST;
}

function scalar(value: Exclude<EcsValue, unknown[]>): string | number {
  return typeof value === 'boolean' ? String(value) : value;
}

function clean(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

// PostgreSQL refuses NUL in text and lone surrogates in jsonb.
function fitText(text: string, longest: number): string {
  return text.slice(0, longest).replaceAll('\0', '\uFFFD').toWellFormed();
}
