import { Group, Kbd, Modal, SimpleGrid, Stack, Switch, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { lettersOn, setLettersOn, useKeyGroups } from './keys.ts';

const shown: Record<string, string> = { mod: isApple() ? '⌘' : 'Ctrl', ArrowDown: '↓', ArrowUp: '↑', Escape: 'Esc' };

/** One or more keys as caps: `g q` are two, `mod+k` are two joined. */
export function Keys({ keys }: { keys: string }): React.JSX.Element {
  return (
    <Group component="span" gap={3} wrap="nowrap" display="inline-flex">
      {keys.split(/[ +]/).map((each) => (
        <Kbd key={each} size="xs">
          {shown[each] ?? (each.length === 1 ? each.toUpperCase() : each)}
        </Kbd>
      ))}
    </Group>
  );
}

/** The two or three keys worth knowing, beside a page's title. Hidden where there is no keyboard. */
export function KeyHints({ hints }: { hints: readonly (readonly [keys: string, says: string])[] }): React.JSX.Element {
  return (
    <Group gap={6} visibleFrom="lg" c="dimmed" fz="sm" wrap="nowrap">
      {hints.map(([keys, says], i) => (
        <Group key={keys} gap={5} wrap="nowrap" component="span">
          {i > 0 && <span aria-hidden>·</span>}
          <Keys keys={keys} /> {says}
        </Group>
      ))}
    </Group>
  );
}

/** Every key that works on this page. */
export function KeyHelp({ opened, onClose }: { opened: boolean; onClose: () => void }): React.JSX.Element {
  const groups = useKeyGroups();
  const [on, setOn] = useState(lettersOn);
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts" size="lg">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xl" verticalSpacing="lg">
        {groups.toReversed().map((group) => (
          <Stack key={group.name} gap={6}>
            <Title order={3}>{group.name}</Title>
            {group.keys
              .filter((key) => !key.hidden)
              .map((key) => (
                <Group key={key.keys} justify="space-between" wrap="nowrap">
                  <Text size="sm">{key.says}</Text>
                  <Keys keys={key.keys} />
                </Group>
              ))}
          </Stack>
        ))}
      </SimpleGrid>
      <Switch
        mt="lg"
        label="Single letters act as shortcuts"
        description="Turn off if you use speech input. Keys with Ctrl or ⌘ keep working."
        checked={on}
        onChange={(event) => {
          setLettersOn(event.currentTarget.checked);
          setOn(event.currentTarget.checked);
        }}
      />
    </Modal>
  );
}

function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}
