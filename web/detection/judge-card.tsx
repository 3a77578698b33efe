import { Button, Group, Text, Title } from '@mantine/core';
import { findingRoutes } from '../../src/detection/api.ts';
import type { FindingDetail } from '../../src/detection/api.ts';
import { Card } from '../kit/card.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { ExactTime } from '../kit/time.tsx';
import { useMay } from '../people/session.ts';
import { kindWords } from './kind-words.ts';

/** Was an anomaly worth telling? What is said moves the bar of its series, which is shown. */
export function JudgeCard({ finding }: { finding: FindingDetail }): React.JSX.Element | null {
  const isAbout = finding.condition === 'anomaly' || finding.condition === 'spike';
  return isAbout && finding.facts['series'] !== undefined ? <Judging findingId={finding.id} /> : null;
}

function Judging({ findingId }: { findingId: string }): React.JSX.Element {
  const works = useMay('tickets.work');
  const asked = { params: { findingId } };
  const judgement = useCall(findingRoutes.getJudgement, asked, { on: ['monitoring', 'finding'] });
  const judge = useVerb(findingRoutes.judgeFinding, { touches: ['monitoring'] });
  return (
    <Card>
      <Title order={2} mb="sm">
        Was it worth telling?
      </Title>
      <Shown query={judgement}>
        {({ judged, standing, kind }) => (
          <>
            <Text size="sm">
              {standing
                ? `${kindWords[kind]} is told here from a score of ${standing.bar.toFixed(4)} on; told ${standing.raised} times, ${standing.useful} useful, ${standing.noise} noise.`
                : 'The bar of this series is shown after its memory was first saved, within a quarter of an hour.'}
            </Text>
            {judged && (
              <Text size="sm" mt={4}>
                <strong>{judged.verdict === 'noise' ? 'Noise' : 'Useful'}</strong>, said {judged.byName},{' '}
                <ExactTime at={judged.at} />
                {judged.takenIn ? '' : '; the bar moves within a second'}
              </Text>
            )}
            {works && (
              <Group gap="xs" mt="sm">
                {(['useful', 'noise'] as const).map((verdict) => (
                  <Button
                    key={verdict}
                    size="compact-sm"
                    variant="light"
                    loading={judge.isPending && judge.variables.body?.verdict === verdict}
                    onClick={() => judge.mutate({ ...asked, body: { verdict } })}
                  >
                    {verdict === 'noise' ? 'Noise' : 'Useful'}
                  </Button>
                ))}
              </Group>
            )}
          </>
        )}
      </Shown>
    </Card>
  );
}
