/** Values in words: as many digits as one reads, with the unit that fits. */
import type { Unit } from '../../src/metrics/api.ts';

const scaled: Partial<Record<Unit, string>> = { 'bit/s': 'bit/s', 'packet/s': 'packets/s', '1/s': '/s', count: '' };
const prefixes = ['', 'k', 'M', 'G', 'T', 'P'];

/** `1.23 Mbit/s`, `42.5 %`, `18 days`. */
export function valueText(unit: Unit, value: number | null | undefined): string {
  if (value === null || value === undefined) return 'no value';
  const base = scaled[unit];
  if (base === undefined) return `${shortNumber(value)} ${unit}`;
  const { number, prefix } = withPrefix(value);
  const tail = `${prefix}${base}`;
  // `20.5k`, `0.02/s`, but `1.2 Mbit/s`.
  return `${number}${base === '' || tail.startsWith('/') ? '' : ' '}${tail}`;
}

/** The same beside an axis, where the unit stands once above. */
export function axisText(unit: Unit, value: number): string {
  if (scaled[unit] === undefined) return shortNumber(value);
  const { number, prefix } = withPrefix(value);
  return `${number}${prefix}`;
}

export function unitText(unit: Unit): string {
  return scaled[unit] ?? unit;
}

function withPrefix(value: number): { number: string; prefix: string } {
  const power = Math.min(prefixes.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, Math.abs(value))) / 3)));
  return { number: shortNumber(value / 1000 ** power), prefix: prefixes[power] ?? '' };
}

/** Three digits: more are noise to the eye. */
function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 100 || Number.isInteger(value)) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}
