import { Anchor, Button, Group, Modal, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { configRoutes } from '../../src/configs/api.ts';
import type { ConfigVersion } from '../../src/configs/api.ts';
import { StatusBadge } from '../kit/badges.tsx';
import { useCall, useVerb } from '../kit/query.ts';
import { Shown } from '../kit/states.tsx';
import { ExactTime } from '../kit/time.tsx';
import { useMay } from '../people/session.ts';
import classes from './configs.module.css';
import { DiffView } from './diff-view.tsx';
import { plannedTones, whyWords } from './words.ts';

/** One version: what differs from the one before, or the whole text; and why, where nobody planned it. */
export function VersionDialog({
  version,
  onClose,
}: {
  version: ConfigVersion;
  onClose: () => void;
}): React.JSX.Element {
  const [show, setShow] = useState<'diff' | 'text'>(version.previousId === null ? 'text' : 'diff');
  return (
    <Modal opened onClose={onClose} size="xl" title={`Configuration of ${version.deviceName}`}>
      <Stack gap="sm">
        <VersionFacts version={version} />
        <SegmentedControl
          aria-label="What is shown"
          data={[
            { value: 'diff', label: 'What differs' },
            { value: 'text', label: 'Whole text' },
          ]}
          value={show}
          onChange={(value) => setShow(value === 'text' ? 'text' : 'diff')}
        />
        {show === 'diff' ? <Difference id={version.id} /> : <WholeText id={version.id} />}
        {version.planned === 'unplanned' && <Explanation version={version} onDone={onClose} />}
      </Stack>
    </Modal>
  );
}

function VersionFacts({ version }: { version: ConfigVersion }): React.JSX.Element {
  const { word, tone } = plannedTones[version.planned];
  return (
    <Group gap={10}>
      <StatusBadge tone={tone}>{word}</StatusBadge>
      <Text size="sm">
        <ExactTime at={version.changedAt ?? version.fetchedAt} /> by {version.who ?? 'somebody'},{' '}
        {whyWords[version.why]}
        {version.comment && ` (${version.comment})`}
      </Text>
      {version.changeId && (
        <Anchor component={Link} to={`/changes/${version.changeId}`} size="sm">
          {version.changeName}
        </Anchor>
      )}
    </Group>
  );
}

function Difference({ id }: { id: string }): React.JSX.Element {
  const diff = useCall(configRoutes.diffConfig, { params: { configVersionId: id }, query: {} });
  return <Shown query={diff}>{(shown) => <DiffView diff={shown} />}</Shown>;
}

function WholeText({ id }: { id: string }): React.JSX.Element {
  const read = useCall(configRoutes.readConfig, { params: { configVersionId: id } });
  return (
    <Shown query={read}>
      {({ text }) => (
        <pre className={classes['code']} aria-label="Whole text" tabIndex={0} style={{ padding: 10 }}>
          {text}
        </pre>
      )}
    </Shown>
  );
}

function Explanation({ version, onDone }: { version: ConfigVersion; onDone: () => void }): React.JSX.Element {
  const [typed, setTyped] = useState('');
  const works = useMay('tickets.work');
  const explain = useVerb(configRoutes.explainConfig, { touches: ['config'], says: 'Written down.', onDone });
  if (version.explainedBy !== null)
    return (
      <Text size="sm">
        {version.explainedBy}: {version.explanation}
      </Text>
    );
  if (!works) return <Text size="sm">Nobody has said yet why.</Text>;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        explain.mutate({ params: { configVersionId: version.id }, body: { explanation: typed.trim() } });
      }}
    >
      <Textarea
        label="Why it was changed outside any change"
        autosize
        minRows={2}
        maxLength={1000}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Group justify="end" mt="xs">
        <Button type="submit" size="xs" disabled={typed.trim() === ''} loading={explain.isPending}>
          Explain
        </Button>
      </Group>
    </form>
  );
}
