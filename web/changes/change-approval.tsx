import { Box, Text, Title } from '@mantine/core';
import { changeRoutes } from '../../src/changes/api.ts';
import { Card } from '../kit/card.tsx';
import { useVerb } from '../kit/query.ts';
import { ExactTime } from '../kit/time.tsx';
import { useMay } from '../people/session.ts';
import classes from './changes.module.css';
import { VoteBox } from './vote-box.tsx';
import { seatWords } from './words.ts';
import type { Change } from './words.ts';

/** Who agreed to what, and who still has to. */
export function ChangeApproval({ change }: { change: Change }): React.JSX.Element {
  const mayWork = useMay('changes.work');
  return (
    <Card>
      <Title order={2} mb="xs">
        Approval
      </Title>
      {change.needs.length > 0 && <Text size="sm">Needs {change.needs.join(', ')}.</Text>}
      {change.votes.length === 0 && change.needs.length === 0 && (
        <Text size="sm" c="dimmed">
          {change.kind === 'standard' ? 'Approved once for always by its model.' : 'Nobody has voted yet.'}
        </Text>
      )}
      <ul className={classes['list']} style={{ marginTop: 8 }} aria-label="Votes">
        {change.votes.map((vote) => (
          <li key={vote.id}>
            <strong>{vote.by.name}</strong> ({seatWords[vote.seat]}){' '}
            {vote.verdict === 'approve' ? 'approved' : 'refused'} plan {vote.planVersion}
            {vote.expiredAt && <em> – run out: the plan was changed</em>}
            <div className={classes['quiet']} style={{ overflowWrap: 'anywhere' }}>
              <ExactTime at={vote.at} /> · {vote.from && `from ${vote.from} · `}
              {vote.via} · {vote.planHash.slice(0, 16)}…
            </div>
            {vote.note && <p className={classes['text']}>{vote.note}</p>}
          </li>
        ))}
      </ul>
      {mayWork && change.mayVote && <Vote change={change} />}
      {mayWork && change.stage === 'assessed' && !change.mayVote && (
        <Text size="sm" c="dimmed" mt="xs">
          {change.mayNotVoteBecause}
        </Text>
      )}
    </Card>
  );
}

function Vote({ change }: { change: Change }): React.JSX.Element {
  const vote = useVerb(changeRoutes.voteOnChange, { touches: ['change'], says: 'Your vote is kept.' });
  return (
    <Box mt="sm">
      <VoteBox
        label="A word to your vote"
        approve={`Approve plan ${change.planVersion}`}
        busy={vote.isPending}
        onVote={(cast) =>
          vote.mutate({ params: { changeId: change.id }, body: { ...cast, planHash: change.planHash } })
        }
      />
    </Box>
  );
}
