/** Keeps one uPlot in an element: made again when what it shows is of another kind, given new data otherwise. */
import { useComputedColorScheme } from '@mantine/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import type { Points, Unit } from '../../src/metrics/api.ts';
import type { Marker } from './markers.ts';
import { dataOf, optionsOf, paletteOf } from './plot.ts';

export type PlotProps = {
  points: Points;
  unit: Unit;
  from: number;
  to: number;
  markers: readonly Marker[];
  height: number;
  onCursor: (index: number | null) => void;
  onZoom?: ((from: number, to: number) => void) | undefined;
};

export function usePlot(props: PlotProps): {
  holder: (element: HTMLDivElement | null) => void;
  /** Moves the cursor to a point. */
  move: (index: number) => void;
} {
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const scheme = useComputedColorScheme('light');
  const { points, unit, height } = props;
  const kind = `${points.series.map((each) => each.id).join()} ${unit} ${height} ${scheme} ${props.onZoom ? 'zoom' : ''}`;

  useEffect(() => {
    if (!element) return undefined;
    const now = latest.current;
    const made = new uPlot(
      optionsOf({
        ...now,
        palette: paletteOf(element),
        width: Math.max(200, element.clientWidth),
        bounds: () => latest.current,
        markers: () => latest.current.markers,
        onCursor: (index) => latest.current.onCursor(index),
        onZoom: now.onZoom ? (from, to) => latest.current.onZoom?.(from, to) : undefined,
      }),
      dataOf(now.points),
      element,
    );
    plot.current = made;
    const resize = new ResizeObserver(() =>
      made.setSize({ width: Math.max(200, element.clientWidth), height: now.height }),
    );
    resize.observe(element);
    return () => {
      resize.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [element, kind]);

  useEffect(() => {
    plot.current?.setData(dataOf(points));
  }, [points, props.from, props.to, props.markers.length]);

  const move = useCallback((index: number) => {
    const made = plot.current;
    const time = latest.current.points.times[index];
    if (!made || time === undefined) return;
    // The first step may begin before the edge; a cursor left of it would be none.
    const { width } = made.over.getBoundingClientRect();
    made.setCursor({ left: Math.min(Math.max(0, made.valToPos(time, 'x')), width - 1), top: 10 });
  }, []);
  return { holder: setElement, move };
}
