import { Modal, MultiSelect, NumberInput, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { permissions } from '../../src/base/permissions.ts';
import type { Permission } from '../../src/base/permissions.ts';
import { clientRoutes } from '../../src/people/clients-api.ts';
import { tokenRoutes } from '../../src/people/tokens-api.ts';
import { FormButtons } from '../kit/form-buttons.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { useMay, useMe } from './session.ts';

/** Makes a token; its secret is shown once by whoever opened this. */
export function TokenDialog({
  onClose,
  onMade,
}: {
  onClose: () => void;
  onMade: (secret: string) => void;
}): React.JSX.Element {
  const me = useMe();
  const mayIntegrate = useMay('tokens.manage');
  const [name, setName] = useState('');
  const [kind, setKind] = useState<'own' | 'integration'>('own');
  const [scope, setScope] = useState<Permission[]>([]);
  const [clientIds, setClientIds] = useState<string[]>([]);
  const [days, setDays] = useState<number | string>(90);
  const clients = useCall(clientRoutes.listClients, { query: { limit: 200 } }, { enabled: kind === 'integration' });
  const make = useVerb(tokenRoutes.addToken, {
    touches: ['token'],
    onDone: ({ token }) => {
      onMade(token);
      onClose();
    },
  });
  const choices = permissions.filter((each) => kind === 'integration' || me.permissions.includes(each));
  return (
    <Modal opened onClose={onClose} title="New token">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate({
            body: {
              name,
              kind,
              scope: scope.length > 0 ? scope : null,
              clientIds: kind === 'integration' && clientIds.length > 0 ? clientIds : null,
              expiresInDays: Number(days) || 90,
            },
          });
        }}
      >
        <Stack>
          <TextInput
            label="Name"
            description="What uses it"
            required
            data-autofocus
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {mayIntegrate && (
            <SegmentedControl
              aria-label="Acts as"
              value={kind}
              onChange={(value) => setKind(value === 'integration' ? 'integration' : 'own')}
              data={[
                { value: 'own', label: 'Acts as me' },
                { value: 'integration', label: 'An integration' },
              ]}
            />
          )}
          <MultiSelect
            label="May do"
            placeholder={scope.length > 0 ? '' : kind === 'own' ? 'all that I may' : 'all that integrations may'}
            data={choices}
            value={scope}
            onChange={setScope}
            clearable
            searchable
            hidePickedOptions
          />
          {kind === 'integration' && (
            <MultiSelect
              label="For clients"
              placeholder={clientIds.length > 0 ? '' : 'all clients'}
              data={(clients.data?.items ?? []).map((client) => ({ value: client.id, label: client.name }))}
              value={clientIds}
              onChange={setClientIds}
              clearable
              searchable
              hidePickedOptions
            />
          )}
          <NumberInput
            label="Days until it expires"
            min={1}
            max={366}
            allowDecimal={false}
            value={days}
            onChange={setDays}
          />
          <FormButtons onCancel={onClose} saving={make.isPending} disabled={name.trim() === ''}>
            Make the token
          </FormButtons>
        </Stack>
      </form>
    </Modal>
  );
}
