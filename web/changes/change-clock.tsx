import { Select, Text, Title } from '@mantine/core';
import { changeSettingRoutes } from '../../src/changes/settings-api.ts';
import { Card } from '../kit/card.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { useMay } from '../people/session.ts';

const AROUND = 'around';

/** The calendar in which 12 and 24 hours count. */
export function ChangeClock({ clientId }: { clientId: string }): React.JSX.Element {
  const mayManage = useMay('clients.manage');
  const clock = useCall(
    changeSettingRoutes.changeClock,
    { params: { clientId } },
    { on: ['change-clock', 'calendar'] },
  );
  const set = useVerb(changeSettingRoutes.setChangeClock, {
    touches: ['change-clock', 'change'],
    says: 'Saved. Clocks that run are computed anew.',
  });
  return (
    <Card>
      <Title order={2} mb="xs">
        The clock
      </Title>
      <Shown query={clock}>
        {({ calendarId, calendars }) => (
          <>
            <Select
              label="12 and 24 hours count in"
              value={calendarId ?? AROUND}
              allowDeselect={false}
              disabled={!mayManage || set.isPending}
              onChange={(value) =>
                set.mutate({ params: { clientId }, body: { calendarId: value === AROUND ? null : value } })
              }
              data={[
                { value: AROUND, label: '24x7: day and night' },
                ...calendars.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
            <Text size="sm" c="dimmed" mt={6}>
              Another calendar moves the clocks that run. Each change says why it is due when it is.
            </Text>
          </>
        )}
      </Shown>
    </Card>
  );
}
