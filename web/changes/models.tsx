import { Button, Group, Modal, Select, SimpleGrid, Stack, Text, TextInput, Textarea, Title } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { riskOf, riskQuestions, zAnswers } from '../../src/changes/risk-api.ts';
import { changeSettingRoutes } from '../../src/changes/settings-api.ts';
import type { newModel, zModel } from '../../src/changes/settings-api.ts';
import { Card } from '../kit/card.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { useMay } from '../people/session.ts';
import { RiskBadge } from './change-badges.tsx';
import classes from './changes.module.css';

type Model = z.output<typeof zModel>;
type Fields = z.input<typeof newModel>;

/** Changes the client has approved once for always. */
export function Models({ clientId }: { clientId: string }): React.JSX.Element {
  const models = useCall(changeSettingRoutes.changeModels, { params: { clientId } }, { on: ['change-model'] });
  const retire = useVerb(changeSettingRoutes.retireChangeModel, { touches: ['change-model'], says: 'Retired.' });
  const mayManage = useMay('clients.manage');
  const [form, setForm] = useState<Model | 'new' | undefined>();
  return (
    <Card>
      <Group justify="space-between" mb="xs">
        <Title order={2}>Models of standard changes</Title>
        {mayManage && (
          <Button size="compact-sm" variant="default" onClick={() => setForm('new')}>
            Add a model
          </Button>
        )}
      </Group>
      <Shown query={models}>
        {({ items }) => (
          <ul className={classes['list']} aria-label="Models">
            {items.length === 0 && <li>None: every change is approved one by one.</li>}
            {items.map((model) => (
              <li key={model.id}>
                <Group gap={8}>
                  <strong>{model.name}</strong>
                  <RiskBadge risk={riskOf(model.answers).risk} />
                </Group>
                <div className={classes['quiet']}>
                  {model.authorisedHow} · noted by {model.authorisedByName}
                </div>
                {mayManage && (
                  <Group gap={6} mt={4}>
                    <Button size="compact-xs" variant="default" onClick={() => setForm(model)}>
                      Edit {model.name}
                    </Button>
                    <Button
                      size="compact-xs"
                      variant="default"
                      onClick={() => retire.mutate({ params: { modelId: model.id } })}
                    >
                      Retire {model.name}
                    </Button>
                  </Group>
                )}
              </li>
            ))}
          </ul>
        )}
      </Shown>
      <Modal
        opened={form !== undefined}
        onClose={() => setForm(undefined)}
        title={form === 'new' ? 'Add a model' : 'Edit the model'}
        size="lg"
      >
        {form !== undefined && (
          <ModelForm clientId={clientId} model={form === 'new' ? undefined : form} onClose={() => setForm(undefined)} />
        )}
      </Modal>
    </Card>
  );
}

const blank: Fields = { name: '', plan: '', testPlan: '', backOut: '', answers: {}, authorisedHow: '' };
const texts = [
  ['plan', 'Plan', true],
  ['testPlan', 'How it is tested', false],
  ['backOut', 'The way back', true],
] as const;

function ModelForm({
  clientId,
  model,
  onClose,
}: {
  clientId: string;
  model: Model | undefined;
  onClose: () => void;
}): React.JSX.Element {
  // Who authorised the former did not authorise this one: it is asked for anew.
  const [fields, setFields] = useState<Fields>(model ? { ...blank, ...fieldsOf(model), authorisedHow: '' } : blank);
  const done = { touches: ['change-model'], says: 'Kept.', onDone: onClose } as const;
  const add = useVerb(changeSettingRoutes.addChangeModel, done);
  const change = useVerb(changeSettingRoutes.changeChangeModel, done);
  const { risk, score } = riskOf(fields.answers);
  const submit = (): void =>
    model
      ? change.mutate({ params: { modelId: model.id }, body: fields })
      : add.mutate({ params: { clientId }, body: fields });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack>
        {model && (
          <Text size="sm">
            Changes made by the model so far stay as they are. The client has to authorise this one.
          </Text>
        )}
        <TextInput
          label="Name"
          required
          maxLength={200}
          value={fields.name}
          onChange={(event) => setFields({ ...fields, name: event.currentTarget.value })}
        />
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {riskQuestions.map(({ key, asks, options }) => (
            <Select
              key={key}
              label={asks}
              placeholder="Choose"
              required
              value={fields.answers[key] ?? null}
              onChange={(value) =>
                setFields({ ...fields, answers: zAnswers.parse({ ...fields.answers, [key]: value ?? undefined }) })
              }
              data={options.map(({ value, says }) => ({ value, label: says }))}
            />
          ))}
        </SimpleGrid>
        <Group gap={10}>
          <RiskBadge risk={risk} />
          <Text size="sm" c="dimmed">
            {score} points; a model is of low or medium risk
          </Text>
        </Group>
        {texts.map(([part, label, required]) => (
          <Textarea
            key={part}
            label={label}
            required={required}
            autosize
            minRows={2}
            maxRows={14}
            maxLength={50_000}
            value={fields[part]}
            onChange={(event) => setFields({ ...fields, [part]: event.currentTarget.value })}
          />
        ))}
        <TextInput
          label="How the client has authorised it"
          description="A letter, a clause of the contract, with its date"
          required
          maxLength={1000}
          value={fields.authorisedHow}
          onChange={(event) => setFields({ ...fields, authorisedHow: event.currentTarget.value })}
        />
        <Group justify="end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={add.isPending || change.isPending}>
            {model ? 'Put it in place' : 'Add the model'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function fieldsOf({ name, plan, testPlan, backOut, answers }: Model): Omit<Fields, 'authorisedHow'> {
  return { name, plan, testPlan, backOut, answers };
}
