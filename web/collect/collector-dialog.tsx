import { Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { collectRoutes } from '../../src/collect/api.ts';
import type { Enrolment } from '../../src/collect/api.ts';
import { SiteSelect } from '../estate/pick.tsx';
import { FormButtons } from '../kit/form-buttons.tsx';
import { useVerb } from '../kit/query.ts';
import { ClientSelect } from '../people/pick.tsx';

type Props = { onClose: () => void; onMade: (made: Enrolment) => void };

/** Adds a collector; what it enrols with is handed on, to be shown once. */
export function CollectorDialog({ onClose, onMade }: Props): React.JSX.Element {
  const [clientId, setClientId] = useState<string | null>(null);
  const [siteId, setSiteId] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [reach, setReach] = useState('');
  const add = useVerb(collectRoutes.addCollector, {
    touches: ['collector'],
    onDone: (made) => {
      onMade(made);
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title="New collector">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const optional = { ...(siteId && { siteId }), ...(reach.trim() && { reach: reach.trim() }) };
          if (clientId) add.mutate({ body: { clientId, name, ...optional } });
        }}
      >
        <Stack>
          <ClientSelect
            label="Client"
            required
            data-autofocus
            value={clientId}
            onChange={(value) => {
              setClientId(value);
              setSiteId(null);
            }}
          />
          <SiteSelect
            label="Site"
            description="Whose devices it polls. Without one, those that no other collector has."
            clearable
            clientId={clientId}
            value={siteId}
            onChange={setSiteId}
          />
          <TextInput
            label="Name"
            required
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label="Where it reaches us"
            description="Name and port, such as soc.example.com:7711. Left empty: our public name and usual port."
            maxLength={260}
            value={reach}
            onChange={(event) => setReach(event.currentTarget.value)}
          />
          <Text size="xs" c="dimmed">
            What it enrols with is shown once and works once, within seven days.
          </Text>
          <FormButtons onCancel={onClose} saving={add.isPending} disabled={!clientId || name.trim() === ''}>
            Add
          </FormButtons>
        </Stack>
      </form>
    </Modal>
  );
}
