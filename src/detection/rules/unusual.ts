import { metricName } from '../../metrics/names.ts';
import type { EcsEvent } from '../../intake/formats/event.ts';
import type { Severity } from '../api.ts';
import type { Rule, Signal } from '../signal.ts';
import { factsOf, REASON, textOf } from '../signal.ts';

/** A measured value is unusual for its series, or is as usual again: told by our poller. One finding a device, component and metric. */
export const unusual: Rule = {
  actions: ['anomaly', 'anomaly_over'],
  needles: ['"action":"anomaly'],
  read,
};

const severities: Readonly<Partial<Record<string, Severity>>> = { low: 'low', medium: 'medium' };

function read(event: EcsEvent): Signal | undefined {
  const metric = textOf(event, 'watchfloor.metric');
  if (metric === undefined) return undefined;
  const part = textOf(event, 'watchfloor.component');
  const { words } = metricName(metric);
  // CPU stays CPU.
  const within = /^[A-Z]{2}/u.test(words) ? words : words.toLowerCase();
  const isOver = event['event.action'] === 'anomaly_over';
  const isSpike = textOf(event, 'watchfloor.condition') === 'spike';
  const where = part === undefined ? '{device}' : `${part} of {device}`;
  return {
    condition: isSpike ? 'spike' : 'anomaly',
    component: part === undefined ? words : `${part} ${within}`,
    also: [],
    polarity: isOver ? 'up' : 'down',
    severity: severities[textOf(event, 'watchfloor.severity') ?? ''] ?? 'info',
    title: `${isSpike ? 'Spike' : 'Anomaly'}: ${within} on ${where}`,
    summary: `${textOf(event, 'message') ?? words}.`,
    facts: isOver
      ? {}
      : factsOf({
          metric,
          kind: textOf(event, 'watchfloor.kind'),
          series: textOf(event, 'watchfloor.series'),
          score: textOf(event, 'watchfloor.score'),
          bar: textOf(event, 'watchfloor.bar'),
          value: textOf(event, 'watchfloor.value'),
          'usual value': textOf(event, 'watchfloor.expected'),
          [REASON]: textOf(event, 'watchfloor.reason'),
        }),
  };
}
