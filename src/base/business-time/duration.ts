/** ISO 8601 durations of fixed length: weeks, days of 24 hours, hours, minutes, seconds. Months and years have none. */
const pattern =
  /^P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?=\d)(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const units = [604_800_000, 86_400_000, 3_600_000, 60_000, 1000];

/** Milliseconds; undefined when the text is no such duration. */
export function readDuration(text: string): number | undefined {
  const match = text.length > 100 ? null : pattern.exec(text);
  if (!match || match.slice(1).every((part) => part === undefined)) return undefined;
  return Math.round(units.reduce((sum, unit, i) => sum + Number(match[i + 1] ?? 0) * unit, 0));
}

/** Hours, minutes and seconds: `PT26H30M`. */
export function writeDuration(milliseconds: number): string {
  const [hours, rest] = [Math.floor(milliseconds / 3_600_000), milliseconds % 3_600_000];
  const [minutes, seconds] = [Math.floor(rest / 60_000), (rest % 60_000) / 1000];
  const parts = [hours > 0 ? `${hours}H` : '', minutes > 0 ? `${minutes}M` : '', seconds > 0 ? `${seconds}S` : ''];
  return `PT${parts.join('') || '0S'}`;
}
