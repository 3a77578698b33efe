import { Button, Group, Select, SimpleGrid, Stack, Text, TextInput, Textarea, Title } from '@mantine/core';
import { useState } from 'react';
import { changeRoutes } from '../../src/changes/api.ts';
import { partsNeeded, riskOf, riskQuestions, zAnswers } from '../../src/changes/risk-api.ts';
import { Card } from '../kit/card.tsx';
import { useVerb } from '../kit/query.ts';
import { RiskBadge } from './change-badges.tsx';
import { DevicesField } from './devices-field.tsx';
import { LinksField } from './links-field.tsx';
import type { Change } from './words.ts';
import { instantIn, wallOf } from './zoned.ts';

const parts = [
  ['plan', 'Plan'],
  ['testPlan', 'How it is tested'],
  ['backOut', 'The way back'],
] as const;

/** Writes the plan. What was approved before runs out when the plan becomes another. */
export function PlanForm({ change, onClose }: { change: Change; onClose: () => void }): React.JSX.Element {
  const fixed = change.kind === 'standard';
  const [answers, setAnswers] = useState(change.answers);
  const [text, setText] = useState({ plan: change.plan, testPlan: change.testPlan, backOut: change.backOut });
  const [deviceIds, setDeviceIds] = useState(change.devices.map(({ id }) => id));
  const [linkIds, setLinkIds] = useState(change.links.map(({ id }) => id));
  const [from, setFrom] = useState(change.windowFrom ? wallOf(change.windowFrom, change.zone) : '');
  const [to, setTo] = useState(change.windowTo ? wallOf(change.windowTo, change.zone) : '');
  const save = useVerb(changeRoutes.editChange, { touches: ['change'], says: 'Saved.', onDone: onClose });
  const { score, risk } = riskOf(answers);
  const needed = partsNeeded(risk, change.kind);
  const submit = (): void =>
    save.mutate({
      params: { changeId: change.id },
      body: {
        version: change.version,
        deviceIds,
        linkIds,
        windowFrom: instantIn(from, change.zone),
        windowTo: instantIn(to, change.zone),
        ...(fixed ? {} : { answers, ...text }),
      },
    });
  return (
    <Card>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack>
          <Group gap={10}>
            <Title order={2}>The plan</Title>
            <RiskBadge risk={risk} />
            <Text size="sm" c="dimmed">
              {score} points
            </Text>
          </Group>
          {fixed && <Text size="sm">It follows its model to the letter: only devices and window are chosen.</Text>}
          <DevicesField clientId={change.clientId} value={deviceIds} onChange={setDeviceIds} />
          <LinksField clientId={change.clientId} value={linkIds} known={change.links} onChange={setLinkIds} />
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput
              type="datetime-local"
              label="Window opens"
              description={`As a clock shows it in ${change.zone}`}
              value={from}
              onChange={(event) => setFrom(event.currentTarget.value)}
            />
            <TextInput
              type="datetime-local"
              label="Window closes"
              description={`As a clock shows it in ${change.zone}`}
              value={to}
              onChange={(event) => setTo(event.currentTarget.value)}
            />
            {!fixed &&
              riskQuestions.map(({ key, asks, options }) => (
                <Select
                  key={key}
                  label={asks}
                  placeholder="Choose"
                  value={answers[key] ?? null}
                  onChange={(value) => setAnswers(zAnswers.parse({ ...answers, [key]: value ?? undefined }))}
                  data={options.map(({ value, says }) => ({ value, label: says }))}
                />
              ))}
          </SimpleGrid>
          {!fixed &&
            parts.map(([part, name]) => (
              <Textarea
                key={part}
                label={needed.includes(part) ? name : `${name} (not required at this risk)`}
                autosize
                minRows={3}
                maxRows={18}
                maxLength={50_000}
                value={text[part]}
                onChange={(event) => setText({ ...text, [part]: event.currentTarget.value })}
              />
            ))}
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              Save the plan
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
