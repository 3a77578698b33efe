import { NumberInput, SimpleGrid, TextInput } from '@mantine/core';

export type When = { onDate: string; atTime: string; minutes: number };

/** A day, a time of day and for how long, as a clock in the zone shows them. */
export function WhenFields({
  value,
  first,
  onChange,
}: {
  value: When;
  /** What the day is called. */
  first: string;
  onChange: (change: Partial<When>) => void;
}): React.JSX.Element {
  return (
    <SimpleGrid cols={{ base: 1, xs: 3 }}>
      <TextInput
        type="date"
        label={first}
        required
        value={value.onDate}
        onChange={(event) => onChange({ onDate: event.currentTarget.value })}
      />
      <TextInput
        type="time"
        label="Time of day"
        required
        value={value.atTime}
        onChange={(event) => onChange({ atTime: event.currentTarget.value.slice(0, 5) })}
      />
      <NumberInput
        label="Minutes"
        required
        min={5}
        max={720}
        step={15}
        allowDecimal={false}
        value={value.minutes}
        onChange={(minutes) => onChange({ minutes: Number(minutes) })}
      />
    </SimpleGrid>
  );
}
