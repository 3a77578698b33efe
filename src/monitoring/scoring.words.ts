/** What is said of an episode. Pure. */
import type { Scored } from '../anomaly/scorer.ts';
import { metricName } from '../metrics/names.ts';
import type { Observation } from '../wire/observation.ts';
import type { Episode, News } from './scoring.rules.ts';

type Sample = { seriesId: number; component: string; metric: string; value: number };
type Told = { episode: Episode; scored: Scored; words: string; bar: number };

export function observedOf(news: News, sample: Sample, { episode, scored, words, bar }: Told): Observation {
  const name = metricName(sample.metric);
  const isOver = news === 'over';
  const { reason, score } = scored;
  return {
    action: isOver ? 'anomaly_over' : 'anomaly',
    message: isOver ? `${name.words} is as usual again` : `${name.words}: ${words === '' ? 'still unusual' : words}`,
    fields: {
      'watchfloor.component': sample.component,
      'watchfloor.metric': sample.metric,
      'watchfloor.series': sample.seriesId,
      'watchfloor.condition': episode.condition,
      'watchfloor.kind': episode.kind,
      'watchfloor.severity': episode.severity,
      'watchfloor.score': Number(score.toFixed(5)),
      'watchfloor.bar': Number(bar.toFixed(5)),
      'watchfloor.value': Number(sample.value.toPrecision(5)),
      ...(words !== '' && !isOver && { 'watchfloor.reason': words }),
      ...(reason && { 'watchfloor.expected': Number(reason.expected.toPrecision(5)) }),
    },
  };
}
