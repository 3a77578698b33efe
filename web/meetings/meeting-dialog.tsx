import { Modal, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { call } from '../../src/http/call.ts';
import { meetingRoutes } from '../../src/meetings/api.ts';
import { FormButtons } from '../kit/form-buttons.tsx';
import { useAct } from '../kit/query.ts';
import { ZoneSelect } from '../kit/zone-select.tsx';
import { ClientSelect } from '../people/pick.tsx';
import { GuestsField } from './guests-field.tsx';
import { useMeetingForm } from './meeting-form.ts';
import { WhenFields } from './when-fields.tsx';
import { repeatText } from './words.ts';
import type { Meeting } from './words.ts';

/** Plans a meeting, or changes the rule of one. */
export function MeetingDialog({
  meeting,
  clientId = null,
  onClose,
}: {
  meeting?: Meeting;
  /** Whose a new one is at first. */
  clientId?: string | null;
  onClose: () => void;
}): React.JSX.Element {
  const { form, choices, body, ready, set } = useMeetingForm(meeting, clientId);
  const once = body.repeats === 'once';
  const save = useAct(
    () =>
      meeting
        ? call(meetingRoutes.changeMeeting, {
            params: { meetingId: meeting.id },
            body: { ...body, version: meeting.version },
          })
        : call(meetingRoutes.addMeeting, { body: { ...body, clientId: form.clientId ?? '' } }),
    { touches: ['meeting', 'change'], says: meeting ? 'Saved.' : 'Planned.', onDone: onClose },
  );
  return (
    <Modal opened onClose={onClose} title={meeting?.title ?? 'New meeting'} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(undefined);
        }}
      >
        <Stack>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              label="Title"
              required
              data-autofocus
              maxLength={200}
              value={form.title}
              onChange={(event) => set({ title: event.currentTarget.value })}
            />
            {!meeting && (
              <ClientSelect
                label="Client"
                required
                value={form.clientId}
                onChange={(value) =>
                  set({ clientId: value, people: form.people.filter(({ kind }) => kind === 'staff') })
                }
              />
            )}
          </SimpleGrid>
          <WhenFields first={once ? 'Day' : 'First day'} value={form} onChange={set} />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <Select
              label="Repeats"
              allowDeselect={false}
              value={body.repeats}
              onChange={(value) => set({ repeats: choices.find((each) => each === value) ?? 'once' })}
              data={choices.map((value) => ({ value, label: repeatText(value, form.onDate) }))}
            />
            <TextInput
              type="date"
              label="Until"
              disabled={once}
              value={once ? '' : form.until}
              onChange={(event) => set({ until: event.currentTarget.value })}
            />
          </SimpleGrid>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <ZoneSelect required value={body.zone} onChange={(zone) => set({ zone })} allowDeselect={false} />
            <TextInput
              label="Where"
              placeholder="A room, a number, a link"
              maxLength={500}
              value={form.place}
              onChange={(event) => set({ place: event.currentTarget.value })}
            />
          </SimpleGrid>
          <GuestsField
            clientId={form.clientId}
            known={meeting?.people ?? []}
            value={form.people}
            onChange={(people) => set({ people })}
          />
          <FormButtons onCancel={onClose} saving={save.isPending} disabled={!ready}>
            {meeting ? 'Save' : 'Plan it'}
          </FormButtons>
        </Stack>
      </form>
    </Modal>
  );
}
