import { Button, Checkbox, Group, Modal, Select, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { useVerb } from '../kit/query.ts';
import { ClientSelect } from '../people/pick.tsx';
import { languageWord } from './words.ts';

export type Aid = z.output<typeof ticketRoutes.listTicketAids.reply>['items'][number];

const hint = {
  'canned-text': 'Variables: {{client.name}}, {{ticket.number}}, {{requester.name}}, {{me.name}}, {{due}}, {{field.…}}',
  checklist: 'One task a line',
  runbook: 'What to do, step by step',
};
const languages = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'ja'].map((value) => ({
  value,
  label: languageWord(value),
}));
const newWords = { 'canned-text': 'New canned text', checklist: 'New checklist', runbook: 'New runbook' };

type Props = { kind: Aid['kind']; aid: Aid | undefined; onClose: () => void };

export function AidDialog({ kind, aid, onClose }: Props): React.JSX.Element {
  const [name, setName] = useState(aid?.name ?? '');
  const [language, setLanguage] = useState(aid?.language ?? 'en');
  const [clientId, setClientId] = useState(aid?.clientId ?? null);
  const [text, setText] = useState(kind === 'checklist' ? (aid?.items.join('\n') ?? '') : (aid?.text ?? ''));
  const [kinds, setKinds] = useState(aid?.kinds ?? []);
  const [guarded, setGuarded] = useState(aid?.guarded ?? false);
  const settings = { touches: ['ticket-aid', 'ticket'], says: 'Saved.', onDone: onClose };
  const add = useVerb(ticketRoutes.addTicketAid, settings);
  const change = useVerb(ticketRoutes.changeTicketAid, settings);
  const remove = useVerb(ticketRoutes.removeTicketAid, { ...settings, says: 'Removed.' });
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const content = kind === 'checklist' ? { text: '', items: lines, guarded } : { text, items: [] };
  const body = { name, language, kinds, ...content };
  return (
    <Modal opened onClose={onClose} title={aid ? `Edit ${aid.name}` : newWords[kind]} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (aid) change.mutate({ params: { aidId: aid.id }, body: { ...body, version: aid.version } });
          else add.mutate({ body: { ...body, kind, clientId } });
        }}
      >
        <Stack>
          <TextInput
            label="Name"
            required
            maxLength={100}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {!aid && (
            <ClientSelect
              label="Client"
              placeholder="Every client"
              value={clientId}
              onChange={(client) => setClientId(client ?? null)}
              clearable
            />
          )}
          {kind === 'canned-text' && (
            <Select
              label="Language"
              data={languages}
              value={language}
              onChange={(value) => setLanguage(value ?? 'en')}
              allowDeselect={false}
            />
          )}
          <Textarea
            label={kind === 'checklist' ? 'Tasks' : 'Text'}
            description={hint[kind]}
            autosize
            minRows={5}
            maxRows={16}
            maxLength={20_000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {kind === 'checklist' && (
            <Checkbox
              label="Its steps give access or change something"
              description="They cannot be ticked off while it is not proved who asked"
              checked={guarded}
              onChange={(event) => setGuarded(event.currentTarget.checked)}
            />
          )}
          {kind === 'runbook' && (
            <TagsInput
              label="Shown on tickets with"
              description="Tags, or conditions of findings such as link-down"
              value={kinds}
              onChange={setKinds}
            />
          )}
          <Group justify="space-between">
            {aid ? (
              <Button variant="subtle" color="red" onClick={() => remove.mutate({ params: { aidId: aid.id } })}>
                Remove
              </Button>
            ) : (
              <span />
            )}
            <Button type="submit" loading={add.isPending || change.isPending} disabled={name.trim() === ''}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
