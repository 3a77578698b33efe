/** The drawing itself: options of uPlot, and what it draws beside lines. */
import uPlot from 'uplot';
import type { Points, Unit } from '../../src/metrics/api.ts';
import { drawn } from './columns.ts';
import type { Marker, MarkerKind } from './markers.ts';
import { axisText } from './units.ts';

/** Colours as the page has them at the moment; a canvas knows no custom properties. */
export type Palette = { lines: string[]; text: string; grid: string; markers: Record<MarkerKind, string> };

export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    lines: Array.from({ length: 10 }, (_, i) => read(`--chart-${i + 1}`)),
    text: read('--mantine-color-dimmed'),
    grid: read('--wf-line'),
    markers: {
      change: read('--wf-accent'),
      quiet: read('--wf-control-border'),
      ticket: read('--wf-warn-mark'),
      finding: read('--wf-bad'),
    },
  };
}

/** Lines beyond the fifth are broken too: colour alone does not tell ten apart. */
const dashes: number[][] = [[], [], [], [], [], [6, 3], [6, 3], [2, 3], [2, 3], [8, 3, 2, 3]];

/** Of each series mean, max and min; the band between the last two shows peaks that the mean hides. */
export function dataOf({ times, series }: Points): uPlot.AlignedData {
  const columns = series.flatMap((each) => {
    const { avg, max, min } = drawn(each, times);
    return [avg, max, min];
  });
  return [[...times], ...columns];
}

export type PlotInput = {
  points: Points;
  unit: Unit;
  palette: Palette;
  width: number;
  height: number;
  /** Seconds since 1970 at the edges, as they are when it is drawn. */
  bounds: () => { from: number; to: number };
  markers: () => readonly Marker[];
  onCursor: (index: number | null) => void;
  onZoom?: ((from: number, to: number) => void) | undefined;
};

export function optionsOf(input: PlotInput): uPlot.Options {
  const { points, unit, palette, width, height } = input;
  return {
    width,
    height,
    legend: { show: false },
    cursor: { y: false, points: { size: 6 }, drag: { x: input.onZoom !== undefined, y: false, setScale: false } },
    scales: {
      x: { time: true, range: () => [input.bounds().from, input.bounds().to] },
      y: { range: (_plot, min, max) => rangeOfValues(unit, min, max) },
    },
    axes: [
      {
        stroke: palette.text,
        grid: { show: false },
        ticks: { stroke: palette.grid, size: 4 },
        font: FONT,
        size: 26,
        values: timeTicks,
      },
      {
        stroke: palette.text,
        grid: { stroke: palette.grid, width: 1 },
        ticks: { show: false },
        font: FONT,
        size: 52,
        values: (_plot, ticks) => ticks.map((tick) => axisText(unit, tick)),
      },
    ],
    series: [{}, ...points.series.flatMap((_, i) => linesOf(palette, i))],
    bands: points.series.map((_, i) => ({ series: [i * 3 + 2, i * 3 + 3], fill: `${palette.lines[i % 10] ?? ''}33` })),
    hooks: {
      drawAxes: [(plot) => drawMarkers(plot, input.markers(), palette)],
      setCursor: [(plot) => input.onCursor(plot.cursor.idx ?? null)],
      setSelect: [
        (plot) => {
          const { left, width: wide } = plot.select;
          if (wide > 4) input.onZoom?.(plot.posToVal(left, 'x'), plot.posToVal(left + wide, 'x'));
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}

const FONT = '11px "Inter Variable", system-ui, sans-serif';

function linesOf(palette: Palette, index: number): uPlot.Series[] {
  const stroke = palette.lines[index % 10] ?? '';
  const dash = dashes[index % 10] ?? [];
  const edge = { stroke: 'transparent', width: 0, points: { show: false } };
  return [{ stroke, width: 1.5, dash, points: { size: 4 } }, edge, edge];
}

/** From 0 where that means something; a percentage keeps room for what is usual. */
function rangeOfValues(unit: Unit, min: number | null, max: number | null): [number, number] {
  const [low, high] = [min ?? 0, max ?? 1];
  if (unit === '°C') return [Math.floor(low - 2), Math.ceil(high + 2)];
  const top = high <= 0 ? 1 : high * 1.08;
  return [Math.min(0, low), unit === '%' ? Math.max(10, Math.min(100, top)) : top];
}

const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** 24 hours for everyone; midnight says which day begins. */
function timeTicks(_plot: uPlot, ticks: number[], _axis: number, _space: number, step: number): string[] {
  return ticks.map((tick) => {
    const text = time.format(tick * 1000);
    return step >= 86_400 || text === '00:00' ? day.format(tick * 1000) : text;
  });
}

function drawMarkers(plot: uPlot, markers: readonly Marker[], palette: Palette): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const { kind, from, to } of markers) {
    const start = plot.valToPos(from, 'x', true);
    const wide = to === undefined ? 0 : plot.valToPos(to, 'x', true) - start;
    ctx.fillStyle = palette.markers[kind];
    ctx.globalAlpha = 0.14;
    if (wide > 0) ctx.fillRect(start, bbox.top, wide, bbox.height);
    ctx.globalAlpha = 0.9;
    ctx.fillRect(start, bbox.top, Math.max(wide, 2 * devicePixelRatio), 3 * devicePixelRatio);
    if (to === undefined) ctx.fillRect(start, bbox.top, Math.max(1, devicePixelRatio), bbox.height);
  }
  ctx.restore();
}
