import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { Logo } from '../kit/logo.tsx';
import { useTitle } from '../kit/page.tsx';
import classes from './auth-frame.module.css';

/** A page for someone who is not signed in yet. */
export function AuthFrame({
  title,
  says,
  wide = false,
  children,
}: {
  title: string;
  says?: React.ReactNode;
  wide?: boolean;
  children: React.ReactNode;
}): React.JSX.Element {
  useTitle(title);
  return (
    <main className={classes['frame']}>
      <Group gap={10} mb="lg">
        <Logo size={34} />
        <Text fw={700} fz={20}>
          Watchfloor
        </Text>
      </Group>
      <Paper
        withBorder
        p={{ base: 'lg', xs: 28 }}
        radius="lg"
        w="100%"
        maw={wide ? 560 : 420}
        className={classes['paper'] ?? ''}
      >
        <Stack gap="md">
          <div>
            <Title order={1}>{title}</Title>
            {says && (
              <Text c="dimmed" size="sm" mt={4}>
                {says}
              </Text>
            )}
          </div>
          {children}
        </Stack>
      </Paper>
    </main>
  );
}
