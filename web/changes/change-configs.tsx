import { Button, Group, Modal, Stack, Text, Textarea, Title } from '@mantine/core';
import { diffLines } from 'diff';
import { useState } from 'react';
import { changeRoutes } from '../../src/changes/api.ts';
import { Card } from '../kit/card.tsx';
import { useVerb } from '../kit/query.ts';
import { ExactTime } from '../kit/time.tsx';
import classes from './changes.module.css';
import type { Change } from './words.ts';

type Part = 'before' | 'after';

/** The configuration before and after, and what differs. Staff's alone: configurations hold secrets. */
export function ChangeConfigs({ change, mayWork }: { change: Change; mayWork: boolean }): React.JSX.Element {
  const [part, setPart] = useState<Part>();
  const textOf = (which: Part): string | undefined => change.configs.find((each) => each.part === which)?.text;
  const [before, after] = [textOf('before'), textOf('after')];
  return (
    <Card>
      <Title order={2} mb="xs">
        Configuration
      </Title>
      {change.configs.map((config) => (
        <Text key={config.part} size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {config.part === 'before' ? 'Before' : 'After'}: {config.by}, <ExactTime at={config.at} />, SHA-256{' '}
          {config.sha256.slice(0, 16)}…
        </Text>
      ))}
      {before !== undefined && after !== undefined && <Difference before={before} after={after} />}
      {mayWork && (
        <Group mt="sm" gap={8}>
          {(['before', 'after'] as const).map((which) => (
            <Button key={which} size="xs" variant="default" onClick={() => setPart(which)}>
              {textOf(which) === undefined ? 'Attach' : 'Replace'} {which}…
            </Button>
          ))}
        </Group>
      )}
      {part && (
        <ConfigDialog change={change} part={part} text={textOf(part) ?? ''} onClose={() => setPart(undefined)} />
      )}
    </Card>
  );
}

/** Lines that went and came, with a few around them. */
function Difference({ before, after }: { before: string; after: string }): React.JSX.Element {
  const pieces = diffLines(before, after);
  if (pieces.every(({ added, removed }) => !added && !removed))
    return <Text size="sm">Before and after are the same.</Text>;
  return (
    <div className={classes['diff']} role="group" aria-label="What differs" tabIndex={0}>
      {pieces.flatMap(({ value, added, removed }, i) =>
        linesOf(value, added || removed).map((line, j) => (
          <div key={`${i}-${j}`} data-was={added ? 'added' : removed ? 'removed' : undefined}>
            {added ? '+ ' : removed ? '− ' : '  '}
            {line}
          </div>
        )),
      )}
    </div>
  );
}

const AROUND = 3;

function linesOf(text: string, changed: boolean): string[] {
  const lines = text.replace(/\n$/, '').split('\n');
  if (changed || lines.length <= 2 * AROUND + 1) return lines;
  return [...lines.slice(0, AROUND), `… ${lines.length - 2 * AROUND} lines as before`, ...lines.slice(-AROUND)];
}

function ConfigDialog({
  change,
  part,
  text,
  onClose,
}: {
  change: Change;
  part: Part;
  text: string;
  onClose: () => void;
}): React.JSX.Element {
  const [typed, setTyped] = useState(text);
  const attach = useVerb(changeRoutes.attachConfig, { touches: ['change'], says: 'Attached.', onDone: onClose });
  return (
    <Modal opened onClose={onClose} title={`Configuration ${part}`} size="xl">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          attach.mutate({ params: { changeId: change.id, part }, body: { text: typed } });
        }}
      >
        <Stack>
          <Textarea
            label="Configuration"
            autosize
            minRows={10}
            maxRows={24}
            required
            data-autofocus
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={typed === ''} loading={attach.isPending}>
              Attach
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
