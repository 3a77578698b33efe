/**
 * Which interface a row of ifTable is. Its ifIndex may change with any restart; what people and traps call it does not. A
 * deleted and made-again interface stands twice, the old row with counters that move no more: that one is not believed.
 */

export type PortRow = {
  index: number;
  /** ifName; '' where the agent has no ifXTable. */
  name: string;
  descr: string;
  alias: string;
  isUp: boolean;
  /** ifLastChange, hundredths of a second of the agent's clock. */
  lastChange: number;
  /** Do its counters differ from those of the same ifIndex one poll before? */
  moved: boolean;
};

/** The row of each interface by the name it goes by; rows that are no interface any more are left out. */
export function portsOf<R extends PortRow>(rows: readonly R[]): Map<string, R> {
  const ports = new Map<string, R>();
  for (const [name, alike] of groupBy(rows, (row) => row.name || row.descr || `interface ${row.index}`)) {
    const told = toldApart(alike);
    if (told) for (const [suffix, row] of told) ports.set(`${name} ${suffix}`, row);
    else {
      const live = alike.toSorted(byLife)[0];
      if (live) ports.set(name, live);
    }
  }
  return ports;
}

/**
 * Several interfaces that bear one name, as agents without ifName have them (`Ethernet Interface`): told apart by alias,
 * else by their number. Undefined when they are one interface and its stale rows.
 */
function toldApart<R extends PortRow>(rows: readonly R[]): [string, R][] | undefined {
  if (rows.length < 2 || rows.some((row) => row.name !== '')) return undefined;
  const aliases = new Set(rows.map((row) => row.alias).filter((alias) => alias !== ''));
  return rows.map((row) => [aliases.size === rows.length ? row.alias : `#${row.index}`, row]);
}

/** The living row first: its counters move; then what is up, what changed last, what was made last. */
function byLife(one: PortRow, other: PortRow): number {
  return (
    Number(other.moved) - Number(one.moved) ||
    Number(other.isUp) - Number(one.isUp) ||
    other.lastChange - one.lastChange ||
    other.index - one.index
  );
}

function groupBy<R>(rows: readonly R[], keyOf: (row: R) => string): Map<string, R[]> {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}
