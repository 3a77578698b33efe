/**
 * Values as whole numbers: five significant decimal digits and their exponent in one integer that sorts as the values
 * do. A value is kept to 0.005 %; whole numbers up to 99,999 and percentages with two decimals are kept exactly. Noise
 * beyond the fifth digit is what would take most of the space.
 */

const DIGITS = 5;
const LEAST = 10 ** (DIGITS - 1);
const PER_DECADE = 9 * LEAST;
/** Smaller than this is kept as 0. */
const LEAST_EXPONENT = -9;
/** Larger than this is kept as the largest. */
const MOST_EXPONENT = 20;
const MOST_CODE = (MOST_EXPONENT - LEAST_EXPONENT + 1) * PER_DECADE;
const POWERS = Float64Array.from({ length: 40 }, (_, power) => 10 ** power);

/** The integer of a finite value; of two values the larger never has the smaller one. */
export function codeOf(value: number): number {
  const size = Math.abs(value);
  if (size === 0) return 0;
  const code = codeOfSize(size);
  return value < 0 && code > 0 ? -code : code;
}

export function valueOf(code: number): number {
  if (code === 0) return 0;
  const place = Math.abs(code) - 1;
  const power = Math.floor(place / PER_DECADE) + LEAST_EXPONENT - (DIGITS - 1);
  const digits = LEAST + (place % PER_DECADE);
  // A division of whole numbers gives the same double as the decimal text would.
  const size = power >= 0 ? digits * powerOf(power) : digits / powerOf(-power);
  return code < 0 ? -size : size;
}

function codeOfSize(size: number): number {
  let exponent = Math.floor(Math.log10(size));
  if (exponent > MOST_EXPONENT) return MOST_CODE;
  let digits = digitsAt(size, exponent);
  // The logarithm may be off by one next to a power of ten, and rounding up may reach the next one.
  if (digits < LEAST) digits = digitsAt(size, (exponent -= 1));
  if (digits >= 10 * LEAST) digits = digitsAt(size, (exponent += 1));
  if (exponent < LEAST_EXPONENT) return 0;
  return Math.min(MOST_CODE, (exponent - LEAST_EXPONENT) * PER_DECADE + (digits - LEAST) + 1);
}

function digitsAt(size: number, exponent: number): number {
  const shift = DIGITS - 1 - exponent;
  return Math.round(shift >= 0 ? size * powerOf(shift) : size / powerOf(-shift));
}

function powerOf(power: number): number {
  return POWERS[power] ?? 10 ** power;
}
