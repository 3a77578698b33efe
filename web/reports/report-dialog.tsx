import { Modal, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { periods, reportKinds, reportRoutes } from '../../src/reports/api.ts';
import type { NewReport, Period, ReportKind, ScheduledReport } from '../../src/reports/api.ts';
import { FormButtons } from '../kit/form-buttons.tsx';
import { useVerb } from '../kit/query.ts';
import { ClientSelect } from '../people/pick.tsx';
import { keyOfPerson } from '../people/person-key.ts';
import { useMe } from '../people/session.ts';
import { RecipientSelect, personIds, useReachable } from './recipient-select.tsx';
import { WhenFields, firstWhen } from './when-fields.tsx';
import { periodWords, reportWords } from './words.ts';

type Props = { report: ScheduledReport | undefined; onClose: () => void };

/** Which report, about whom, when, to whom. */
export function ReportDialog({ report, onClose }: Props): React.JSX.Element {
  const me = useMe();
  const [name, setName] = useState(report?.name ?? '');
  const [clientId, setClientId] = useState(report?.clientId ?? null);
  const [kind, setKind] = useState<ReportKind>(report?.report ?? 'promises');
  const [period, setPeriod] = useState<Period>(report?.period ?? 'last-week');
  const [when, setWhen] = useState(report?.when ?? firstWhen);
  const [people, setPeople] = useState(report?.recipients.map(keyOfPerson) ?? myself(me.id));
  const { data, kept } = useReachable(clientId, people);
  const settings = { touches: ['report'], says: 'Saved.', onDone: onClose };
  const add = useVerb(reportRoutes.addReport, settings);
  const change = useVerb(reportRoutes.changeReport, settings);
  const withPeriod = kind !== 'open-tickets';
  const body: NewReport = {
    ...{ name, clientId, report: kind, when, ...personIds(kept) },
    period: withPeriod ? period : null,
  };
  const missing = name.trim() === '' || kept.length === 0 || (when.every === 'week' && when.days.length === 0);
  return (
    <Modal opened onClose={onClose} title={report ? `Edit ${report.name}` : 'New report by mail'} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (report) change.mutate({ params: { reportId: report.id }, body: { ...body, version: report.version } });
          else add.mutate({ body });
        }}
      >
        <Stack>
          <TextInput
            label="Name"
            description="The subject of the mail begins with it"
            required
            maxLength={120}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <ClientSelect
            label="Client"
            placeholder="All clients that you see"
            clearable
            value={clientId}
            onChange={(client) => setClientId(client ?? null)}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <Select
              label="Report"
              allowDeselect={false}
              data={reportKinds.map((value) => ({ value, label: reportWords[value] }))}
              value={kind}
              onChange={(value) => setKind(reportKinds.find((each) => each === value) ?? 'promises')}
            />
            {withPeriod && (
              <Select
                label="About"
                allowDeselect={false}
                data={periods.map((value) => ({ value, label: periodWords[value] }))}
                value={period}
                onChange={(value) => setPeriod(periods.find((each) => each === value) ?? 'last-week')}
              />
            )}
          </SimpleGrid>
          <WhenFields when={when} onChange={setWhen} />
          <RecipientSelect
            data={data}
            all={clientId === null}
            gone={people.length - kept.length}
            value={kept}
            onChange={setPeople}
          />
          <FormButtons onCancel={onClose} saving={add.isPending || change.isPending} disabled={missing} />
        </Stack>
      </form>
    </Modal>
  );
}

function myself(id: string | null): string[] {
  return id === null ? [] : [keyOfPerson({ kind: 'staff', id })];
}
