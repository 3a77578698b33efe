/** Hosts in rings around the device they hang on, beginning on the side away from its other links. */

type Point = { x: number; y: number };

const REACH = 84;
const GAP = 44;

export function fan(at: Point, ids: readonly string[], others: readonly Point[]): (Point & { id: string })[] {
  const { away, spread } = room(at, others);
  const placed: (Point & { id: string })[] = [];
  for (let ring = 0; placed.length < ids.length; ring += 1) {
    const radius = REACH + ring * GAP;
    const most = Math.max(1, Math.floor((spread * radius) / GAP));
    const part = ids.slice(placed.length, placed.length + most);
    const step = part.length === 1 ? 0 : Math.min(spread / part.length, 0.62);
    for (const [i, id] of part.entries()) {
      const angle = away + (i - (part.length - 1) / 2) * step;
      placed.push({ id, x: at.x + radius * Math.cos(angle), y: at.y + radius * Math.sin(angle) });
    }
  }
  return placed;
}

/** The widest gap between the directions of its links: its middle, and how much of it is used. */
function room(at: Point, others: readonly Point[]): { away: number; spread: number } {
  const angles = others.map(({ x, y }) => Math.atan2(y - at.y, x - at.x)).toSorted((a, b) => a - b);
  const [first] = angles;
  if (first === undefined) return { away: 0, spread: 2 * Math.PI };
  let best = { away: 0, gap: -1 };
  for (const [i, angle] of angles.entries()) {
    const next = angles[i + 1] ?? first + 2 * Math.PI;
    if (next - angle > best.gap) best = { away: angle + (next - angle) / 2, gap: next - angle };
  }
  return { away: best.away, spread: Math.max(0.8, best.gap * 0.82) };
}
