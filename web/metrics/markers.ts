/** What is marked on the time line of a chart; whoever shows the chart knows where it comes from. */
export type MarkerKind = 'change' | 'quiet' | 'ticket' | 'finding';

export type Marker = {
  kind: MarkerKind;
  /** Seconds since 1970; without `to` it is an instant. */
  from: number;
  to?: number | undefined;
  title: string;
  href?: string;
};

export const markerWords: Record<MarkerKind, string> = {
  change: 'Change window',
  quiet: 'Quiet window',
  ticket: 'Ticket',
  finding: 'Finding',
};

/** Those that touch the time shown, oldest first. */
export function markersWithin(markers: readonly Marker[], from: number, to: number): Marker[] {
  return markers
    .filter((marker) => marker.from <= to && (marker.to ?? marker.from) >= from)
    .toSorted((a, b) => a.from - b.from);
}
