const units = ['kB', 'MB', 'GB', 'TB'] as const;

/** `512 B`, `1.8 kB`, `26 MB`: powers of 1000, two figures at most below ten. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let value = bytes;
  let unit: string = 'B';
  for (const next of units) {
    if (value < 999.5) break;
    value /= 1000;
    unit = next;
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}
