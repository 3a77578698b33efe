import { Modal, Select, Stack, Switch, TextInput } from '@mantine/core';
import { call } from '../../src/http/call.ts';
import { staffRoles, staffRoutes } from '../../src/people/staff-api.ts';
import type { Staff } from '../../src/people/staff-api.ts';
import { FormButtons } from '../kit/form-buttons.tsx';
import { failInto, nulled, useShapedForm } from '../kit/form.ts';
import { useAct, useCall } from '../kit/query.ts';
import { ZoneSelect, ownZone } from '../kit/zone-select.tsx';
import { roleWord } from './words.ts';

type Values = {
  email: string;
  name: string;
  role: (typeof staffRoles)[number];
  socId: string;
  zone: string;
  allClients: boolean;
};

const roleData = staffRoles.map((value) => ({ value, label: roleWord(value) }));
const seeAll = new Set<string>(['administrator', 'manager']);

/** Invites someone, or changes someone who is there. */
export function StaffDialog({
  person,
  onClose,
  onInvited,
}: {
  person?: Staff;
  onClose: () => void;
  onInvited?: (invited: { mailed: boolean; link: string | null }) => void;
}): React.JSX.Element {
  const socs = useCall(staffRoutes.listSocs, {}, { on: ['soc'] });
  const form = useShapedForm<Values>(staffRoutes.inviteStaff.body, {
    email: person?.email ?? '',
    name: person?.name ?? '',
    role: person?.role ?? 'engineer',
    socId: person?.socId ?? '',
    zone: person?.zone ?? ownZone,
    allClients: person?.allClients ?? false,
  });
  const save = useAct(
    async (values: Values) => {
      const { email, ...body } = nulled(values, ['socId']);
      if (person)
        return void (await call(staffRoutes.changeStaff, {
          params: { staffId: person.id },
          body: { ...body, version: person.version },
        }));
      onInvited?.(await call(staffRoutes.inviteStaff, { body: { ...body, email } }));
      return undefined;
    },
    { touches: ['staff'], says: person ? 'Saved.' : 'Invited.', onDone: onClose, onFail: failInto(form) },
  );
  const role = form.getInputProps('role');
  return (
    <Modal opened onClose={onClose} title={person ? `Edit ${person.name}` : 'Invite to the staff'}>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack>
          <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
          {!person && <TextInput label="E-mail" type="email" required {...form.getInputProps('email')} />}
          <Select
            label="Role"
            data={roleData}
            allowDeselect={false}
            {...role}
            onChange={(value) =>
              form.setValues({
                role: staffRoles.find((each) => each === value) ?? 'engineer',
                ...(person ? {} : { allClients: seeAll.has(value ?? '') }),
              })
            }
          />
          <Select
            label="SOC"
            clearable
            data={(socs.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            {...form.getInputProps('socId')}
            value={form.values.socId || null}
            onChange={(id) => form.setFieldValue('socId', id ?? '')}
          />
          <ZoneSelect allowDeselect={false} {...form.getInputProps('zone')} />
          <Switch
            label="Sees every client"
            description="Otherwise those this person is assigned to."
            {...form.getInputProps('allClients', { type: 'checkbox' })}
          />
          <FormButtons onCancel={onClose} saving={save.isPending}>
            {person ? 'Save' : 'Invite'}
          </FormButtons>
        </Stack>
      </form>
    </Modal>
  );
}
