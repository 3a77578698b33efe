import { Checkbox, Group, Select, SimpleGrid, TextInput } from '@mantine/core';
import { weekdays } from '../../src/base/business-time/types.ts';
import type { When } from '../../src/reports/api.ts';
import { ZoneSelect, ownZone } from '../kit/zone-select.tsx';
import { shortDays } from './words.ts';

export const firstWhen: When = { every: 'week', days: ['mon'], time: '07:30', zone: ownZone };

/** On which days, at what time by the clocks of which place. */
export function WhenFields({ when, onChange }: { when: When; onChange: (when: When) => void }): React.JSX.Element {
  const { time, zone } = when;
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 3 }}>
        <Select
          label="Sent"
          allowDeselect={false}
          data={[
            { value: 'week', label: 'On days of the week' },
            { value: 'month', label: 'On the first of the month' },
          ]}
          value={when.every}
          onChange={(every) =>
            onChange(every === 'month' ? { every: 'month', time, zone } : { every: 'week', days: ['mon'], time, zone })
          }
        />
        <TextInput
          label="At"
          type="time"
          required
          value={time}
          onChange={(event) => onChange({ ...when, time: event.currentTarget.value })}
        />
        <ZoneSelect
          allowDeselect={false}
          value={zone}
          onChange={(chosen) => onChange({ ...when, zone: chosen ?? zone })}
        />
      </SimpleGrid>
      {when.every === 'week' && (
        <Checkbox.Group
          label="Days"
          value={when.days}
          onChange={(chosen) => onChange({ ...when, days: weekdays.filter((day) => chosen.includes(day)) })}
        >
          <Group gap="md" mt={4}>
            {weekdays.map((day) => (
              <Checkbox key={day} value={day} label={shortDays[day]} />
            ))}
          </Group>
        </Checkbox.Group>
      )}
    </>
  );
}
