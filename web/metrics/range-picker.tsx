import { Group, TextInput } from '@mantine/core';
import { isoOf } from '../../src/base/clock.ts';
import { Tabs } from '../kit/tabs.tsx';
import { serverNow } from '../kit/ticker.ts';
import { rangeTabs } from './range.ts';
import type { RangeFields } from './range.ts';

const DAY_MS = 86_400_000;

/** Chooses how far back charts look; `Own` takes two instants in the viewer's zone. */
export function RangePicker({
  value,
  onChange,
}: {
  value: RangeFields;
  onChange: (change: RangeFields) => void;
}): React.JSX.Element {
  const begin = value.from ?? isoOf(serverNow() - DAY_MS);
  const end = value.to ?? isoOf(serverNow());
  const own = (from: string, to: string): void => onChange({ range: 'own', from, to });
  return (
    <Group gap="sm" align="center">
      <Tabs
        label="Time shown"
        value={value.range}
        tabs={rangeTabs}
        onChange={(range) => (range === 'own' ? own(begin, end) : onChange({ range, from: undefined, to: undefined }))}
      />
      {value.range === 'own' && (
        <>
          <Instant label="From" at={begin} onChange={(from) => own(from, end)} />
          <Instant label="To" at={end} onChange={(to) => own(begin, to)} />
        </>
      )}
    </Group>
  );
}

function Instant({
  label,
  at,
  onChange,
}: {
  label: string;
  at: string;
  onChange: (at: string) => void;
}): React.JSX.Element {
  return (
    <TextInput
      type="datetime-local"
      aria-label={label}
      size="xs"
      value={localText(at)}
      onChange={(event) => {
        const instant = Date.parse(event.currentTarget.value);
        if (Number.isFinite(instant)) onChange(isoOf(instant));
      }}
    />
  );
}

/** `2026-11-24T10:02` in the viewer's zone, as the field wants it. */
function localText(at: string): string {
  return new Intl.DateTimeFormat('sv', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
    .format(Date.parse(at))
    .replace(' ', 'T');
}
