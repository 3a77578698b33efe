import { Button, Group, Select, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { isoOf } from '../../src/base/clock.ts';
import { mapRoutes } from '../../src/topology/draw-api.ts';
import type { Happening } from '../../src/topology/map-api.ts';
import { useCall } from '../kit/query.ts';
import { useNowSelect } from '../kit/ticker.ts';
import { ExactTime } from '../kit/time.tsx';
import { inputOf } from './local-time.ts';
import classes from './topology.module.css';

const MINUTE = 60_000;
const reaches = [
  { value: '1440', label: 'Last 24 hours' },
  { value: '10080', label: 'Last 7 days' },
  { value: '43200', label: 'Last 30 days' },
];
const bad: readonly Happening['what'][] = ['down', 'unreachable', 'silent', 'degraded', 'gone'];

type Props = {
  clientId: string;
  /** Undefined: now. */
  at: string | undefined;
  onAt: (at: string | undefined) => void;
};

/** Any minute of the past: a slider with what happened on it, and a field for the exact time. */
export function Scrubber({ clientId, at, onAt }: Props): React.JSX.Element {
  const [reach, setReach] = useState('1440');
  const now = useNowSelect((time) => Math.floor(time / MINUTE) * MINUTE);
  const minutes = Number(reach);
  const begin = now - minutes * MINUTE;
  const [slid, setSlid] = useState<number>();
  const later = useDebouncedCallback((value: number) => {
    setSlid(undefined);
    onAt(value >= minutes ? undefined : isoOf(begin + value * MINUTE));
  }, 120);
  const place = slid ?? (at === undefined ? minutes : Math.round((Date.parse(at) - begin) / MINUTE));
  const shown = begin + Math.min(minutes, Math.max(0, place)) * MINUTE;
  return (
    <section className={`${classes['scrubber'] ?? ''} ${at ? (classes['past'] ?? '') : ''}`} aria-label="Time">
      <Group gap={8}>
        <Select
          aria-label="How far back"
          data={reaches}
          value={reach}
          onChange={(value) => setReach(value ?? '1440')}
          allowDeselect={false}
          w={140}
          size="xs"
        />
      </Group>
      <div className={classes['track']}>
        <Ticks clientId={clientId} begin={begin} end={now} />
        <input
          type="range"
          aria-label="Look at the map as it was"
          aria-valuetext={place >= minutes ? 'Now' : inputOf(shown).replace('T', ' ')}
          min={0}
          max={minutes}
          step={1}
          value={Math.min(minutes, Math.max(0, place))}
          onChange={(event) => {
            const value = Number(event.currentTarget.value);
            setSlid(value);
            later(value);
          }}
        />
      </div>
      <Group gap={8}>
        <TextInput
          type="datetime-local"
          aria-label="Exact time"
          size="xs"
          value={inputOf(shown)}
          max={inputOf(now)}
          onChange={(event) => {
            const asked = Date.parse(event.currentTarget.value);
            if (!Number.isNaN(asked)) onAt(asked >= now ? undefined : isoOf(asked));
          }}
        />
        <Button
          size="xs"
          variant={at ? 'filled' : 'default'}
          disabled={at === undefined}
          onClick={() => onAt(undefined)}
        >
          Now
        </Button>
        <Text size="sm" fw={550} role="status">
          {at === undefined ? (
            'Now'
          ) : (
            <>
              As it was <ExactTime at={at} />
            </>
          )}
        </Text>
      </Group>
    </section>
  );
}

function Ticks({ clientId, begin, end }: { clientId: string; begin: number; end: number }): React.JSX.Element {
  // To the hour: the question stays the same while the minutes pass.
  const from = isoOf(Math.floor(begin / (60 * MINUTE)) * 60 * MINUTE);
  const told = useCall(
    mapRoutes.listHappenings,
    { params: { clientId }, query: { from } },
    { on: ['topology'], about: clientId, keep: true },
  );
  const seen = (told.data?.items ?? []).filter(({ at }) => Date.parse(at) >= begin && Date.parse(at) <= end);
  return (
    <div aria-hidden>
      {seen.slice(0, 200).map((each) => (
        <span
          key={`${each.at} ${each.text}`}
          className={classes['tick']}
          data-what={bad.includes(each.what) ? 'bad' : each.what === 'recovered' ? 'good' : 'plain'}
          title={each.text}
          style={{ left: `${((Date.parse(each.at) - begin) / Math.max(1, end - begin)) * 100}%` }}
        />
      ))}
    </div>
  );
}
