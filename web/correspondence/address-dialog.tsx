import { Button, Checkbox, Group, Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { mailRoutes } from '../../src/correspondence/api.ts';
import { changedAddress, mailSetupRoutes } from '../../src/correspondence/mail-setup-api.ts';
import type { zClientAddress } from '../../src/correspondence/mail-api.ts';
import { call } from '../../src/http/call.ts';
import { ConfirmButton } from '../kit/confirm.tsx';
import { FormButtons } from '../kit/form-buttons.tsx';
import { failInto, useShapedForm } from '../kit/form.ts';
import { useAct, useVerb } from '../kit/query.ts';
import { ClientSelect, StaffSelect } from '../people/pick.tsx';

export type Address = z.output<typeof zClientAddress>;
type Values = { address: string; subaddressing: boolean };

const shape = changedAddress.pick({ address: true, subaddressing: true });
const touches = ['client-address'];

/** An address that mail to a client comes to: its own, or an engineer's alias for it. */
export function AddressDialog({
  address,
  clientId: given = null,
  onClose,
}: {
  address: Address | undefined;
  clientId?: string | null;
  onClose: () => void;
}): React.JSX.Element {
  const [clientId, setClientId] = useState<string | null>(address?.clientId ?? given);
  const [kind, setKind] = useState<string>(address?.kind ?? 'client');
  const [engineer, setEngineer] = useState<string | null>(address?.staffId ?? null);
  const form = useShapedForm<Values>(shape, {
    address: address?.address ?? '',
    subaddressing: address?.subaddressing ?? false,
  });
  const staffId = kind === 'lead' ? engineer : null;
  const save = useAct((values: Values) => keep(address, clientId, { ...values, staffId }), {
    touches,
    says: 'Saved.',
    onDone: onClose,
    onFail: failInto(form),
  });
  const remove = useVerb(mailRoutes.removeClientAddress, { touches, says: 'Removed.', onDone: onClose });
  const missing = clientId === null || (kind === 'lead' && engineer === null);
  return (
    <Modal opened onClose={onClose} title={address ? address.address : 'New address'} size="lg">
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack>
          {given === null && (
            <ClientSelect
              label="Client"
              required
              disabled={address !== undefined}
              value={clientId}
              onChange={setClientId}
            />
          )}
          <SegmentedControl
            aria-label="Whose address"
            value={kind}
            onChange={setKind}
            data={[
              { value: 'client', label: 'The client’s own' },
              { value: 'lead', label: 'An engineer’s alias for it' },
            ]}
          />
          {kind === 'lead' && <StaffSelect label="Engineer" required value={engineer} onChange={setEngineer} />}
          <TextInput
            label="Address"
            type="email"
            required
            data-autofocus
            placeholder={kind === 'lead' ? 'engineer+client@yourhouse.example' : 'client@yourhouse.example'}
            description="Mail sent to it is taken as this client’s."
            {...form.getInputProps('address')}
          />
          <Checkbox
            label="Answers come back to address+token"
            description="Only if your mail server delivers subaddresses: mail for desk+token@ arrives at desk@."
            {...form.getInputProps('subaddressing', { type: 'checkbox' })}
          />
          <Group justify="space-between">
            {address ? (
              <ConfirmButton
                question={`Remove ${address.address}?`}
                says="Mail to it is no longer known as this client’s. What came before stays."
                act="Remove"
                c="var(--wf-bad)"
                onConfirm={() => remove.mutate({ params: { addressId: address.id } })}
              >
                Remove…
              </ConfirmButton>
            ) : (
              <Text size="xs" c="dimmed" />
            )}
            <FormButtons onCancel={onClose} saving={save.isPending} disabled={missing} />
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

async function keep(
  known: Address | undefined,
  clientId: string | null,
  { staffId, ...values }: Values & { staffId: string | null },
): Promise<Address> {
  if (known)
    return call(mailSetupRoutes.changeClientAddress, {
      params: { addressId: known.id },
      body: { ...values, staffId },
    });
  return call(mailRoutes.addClientAddress, {
    body: { ...values, clientId: clientId ?? '', ...(staffId === null ? {} : { staffId }) },
  });
}

export function AddAddress({ onAdd }: { onAdd: () => void }): React.JSX.Element {
  return (
    <Button size="xs" variant="default" onClick={onAdd}>
      Add an address
    </Button>
  );
}
