import { Alert, Button, Drawer, Group, Stack, Text, Title } from '@mantine/core';
import { Pause, Pencil, Play, Send } from 'lucide-react';
import { reportRoutes } from '../../src/reports/api.ts';
import type { ReportRun, ScheduledReport } from '../../src/reports/api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { Card } from '../kit/card.tsx';
import { ConfirmButton } from '../kit/confirm.tsx';
import { Facts } from '../kit/facts.tsx';
import { useCall, usePages, useVerb } from '../kit/query.ts';
import { LoadingRows, Shown } from '../kit/states.tsx';
import { ExactTime } from '../kit/time.tsx';
import { deliveryWords, outcomeOf, whatText, whenText } from './words.ts';

type Props = { id: string | undefined; onClose: () => void; onEdit: (report: ScheduledReport) => void };

/** One report: what may be done with it, to whom it goes, and what became of it each time. */
export function ReportDrawer({ id, onClose, onEdit }: Props): React.JSX.Element {
  const found = useCall(
    reportRoutes.readReport,
    { params: { reportId: id ?? '' } },
    { on: ['report'], enabled: id !== undefined },
  );
  return (
    <Drawer opened={id !== undefined} onClose={onClose} position="right" size="lg" title={found.data?.name ?? 'Report'}>
      {id !== undefined && (
        <Shown query={found}>
          {(report) => (
            <Stack gap="lg">
              <Acts report={report} onClose={onClose} onEdit={onEdit} />
              <Facts
                facts={[
                  ['Client', report.clientId === null ? 'All that its owner sees' : report.clientName],
                  ['Report', whatText(report)],
                  ['When', whenText(report.when)],
                  ['Next', report.nextDueAt === null ? 'Paused' : <ExactTime key="at" at={report.nextDueAt} />],
                  ['To', report.recipients.map(({ name }) => name).join(', ')],
                  ['With the rights of', report.owner.name],
                ]}
              />
              {report.trouble !== null && <Trouble {...report.trouble} />}
              <Runs reportId={report.id} />
            </Stack>
          )}
        </Shown>
      )}
    </Drawer>
  );
}

/** What is wrong, and that nobody has to do anything for it to be tried again. */
function Trouble({ tries, why, nextTryAt }: NonNullable<ScheduledReport['trouble']>): React.JSX.Element {
  return (
    <Alert color="red" title={tries === 1 ? 'It could not be made' : `It could not be made, ${tries} times in a row`}>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {why}
      </Text>
      <Text size="sm" component="div" mt={4}>
        Nobody was sent it. It is tried again <ExactTime at={nextTryAt} />, and whenever you send it now.
      </Text>
    </Alert>
  );
}

function Acts({ report, onClose, onEdit }: { report: ScheduledReport } & Omit<Props, 'id'>): React.JSX.Element {
  const params = { reportId: report.id };
  const body = { version: report.version };
  const touches = ['report'];
  const send = useVerb(reportRoutes.sendReport, { touches, says: 'It is being sent.' });
  const pause = useVerb(reportRoutes.pauseReport, { touches, says: 'Paused.' });
  const resume = useVerb(reportRoutes.resumeReport, { touches, says: 'It goes on from its next time.' });
  const remove = useVerb(reportRoutes.removeReport, { touches, says: 'Deleted.', onDone: onClose });
  const leave = useVerb(reportRoutes.leaveReport, { touches, says: 'You are sent it no more.' });
  const { change, manage, leave: receives } = report.may;
  return (
    <Group gap="xs">
      {manage && (
        <>
          <Button
            leftSection={<Send size={15} />}
            loading={send.isPending}
            disabled={report.asked}
            onClick={() => send.mutate({ params })}
          >
            {report.asked ? 'Being sent' : 'Send now'}
          </Button>
          {report.state === 'active' ? (
            <Button variant="default" leftSection={<Pause size={15} />} onClick={() => pause.mutate({ params, body })}>
              Pause
            </Button>
          ) : (
            <Button variant="default" leftSection={<Play size={15} />} onClick={() => resume.mutate({ params, body })}>
              Resume
            </Button>
          )}
        </>
      )}
      {change && (
        <Button variant="default" leftSection={<Pencil size={15} />} onClick={() => onEdit(report)}>
          Edit
        </Button>
      )}
      {receives && (
        <Button variant="default" loading={leave.isPending} onClick={() => leave.mutate({ params })}>
          Stop sending me this
        </Button>
      )}
      {manage && (
        <ConfirmButton
          question={`Delete ${report.name}?`}
          says="Its runs go with it. What was sent stays sent."
          act="Delete"
          onConfirm={() => remove.mutate({ params })}
        >
          Delete…
        </ConfirmButton>
      )}
    </Group>
  );
}

function Runs({ reportId }: { reportId: string }): React.JSX.Element {
  const runs = usePages(
    reportRoutes.listReportRuns,
    { params: { reportId }, query: { limit: 20 } },
    { on: ['report'], keep: true },
  );
  return (
    <section aria-label="Runs">
      <Title order={3} mb={8}>
        Runs
      </Title>
      <Shown query={runs.query} loading={<LoadingRows rows={3} />}>
        {() =>
          runs.items.length === 0 ? (
            <Text size="sm" c="dimmed">
              It was not due yet.
            </Text>
          ) : (
            <Stack gap="sm">
              {runs.items.map((run) => (
                <Run key={run.id} run={run} />
              ))}
              {runs.more.has && (
                <Button variant="default" loading={runs.more.loading} onClick={runs.more.load}>
                  Earlier runs
                </Button>
              )}
            </Stack>
          )
        }
      </Shown>
    </section>
  );
}

function Run({ run }: { run: ReportRun }): React.JSX.Element {
  const { word, tone } = outcomeOf(run);
  return (
    <Card>
      <Group justify="space-between" gap="xs">
        <StatusBadge tone={tone}>{word}</StatusBadge>
        <Text size="sm" c="dimmed" component="div">
          <ExactTime at={run.at} />
        </Text>
      </Group>
      {run.askedBy !== null && <Text size="sm">{run.askedBy} asked for it.</Text>}
      {run.missed > 0 && (
        <Text size="sm">It stands for {run.missed + 1} times: nothing could be sent for a while.</Text>
      )}
      {run.why !== null && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {run.why}
        </Text>
      )}
      {run.deliveries.map((delivery) => (
        <div key={delivery.id} style={{ marginTop: 6 }}>
          <Group justify="space-between" gap="xs" wrap="nowrap">
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {delivery.name}
              {delivery.address !== null && (
                <Text span size="sm" c="dimmed">
                  {' '}
                  {delivery.address}
                </Text>
              )}
            </Text>
            <StatusBadge tone={deliveryWords[delivery.state].tone}>{deliveryWords[delivery.state].word}</StatusBadge>
          </Group>
          {delivery.said !== null && delivery.state !== 'sent' && (
            <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {delivery.said}
            </Text>
          )}
        </div>
      ))}
    </Card>
  );
}
