import { relativeText } from '../kit/spans.ts';
import { useNowSelect } from '../kit/ticker.ts';

/** How old a figure is: when the newest thing it rests on was heard. Grows while nobody looks again. */
export function Age({ figure }: { figure: { asOf: string; ageSeconds: number | null } }): React.JSX.Element | null {
  const since = figure.ageSeconds === null ? null : Date.parse(figure.asOf) - figure.ageSeconds * 1000;
  const text = useNowSelect((now) => (since === null ? '' : relativeText(since, now)));
  return text === '' ? null : <span className="wf-figure">{text}</span>;
}
