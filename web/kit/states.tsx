import { Button, Skeleton, Stack, Text, Title } from '@mantine/core';
import { CircleAlert, Inbox } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { Problem } from '../../src/base/problem.ts';

export function EmptyState({
  icon: Icon = Inbox,
  title,
  children,
  action,
}: {
  icon?: LucideIcon;
  title: string;
  children?: React.ReactNode;
  action?: React.ReactNode;
}): React.JSX.Element {
  return (
    <Stack align="center" gap={6} py={48} px="md" ta="center">
      <Icon size={32} strokeWidth={1.5} color="var(--mantine-color-dimmed)" aria-hidden />
      <Text fw={600} mt={4}>
        {title}
      </Text>
      {children && (
        <Text c="dimmed" size="sm" maw={440}>
          {children}
        </Text>
      )}
      {action && <div style={{ marginTop: 8 }}>{action}</div>}
    </Stack>
  );
}

/** What went wrong, in the server's words, and a way to try again. */
export function ErrorState({ error, retry }: { error: Error; retry?: () => void }): React.JSX.Element {
  const status = error instanceof Problem ? error.status : undefined;
  const title =
    status === 404
      ? 'Not found'
      : status === 403
        ? 'Not yours to see'
        : status === 0
          ? 'No connection'
          : 'This could not be loaded';
  return (
    <Stack align="center" gap={6} py={48} px="md" ta="center" role="alert">
      <CircleAlert size={32} strokeWidth={1.5} color="var(--wf-bad)" aria-hidden />
      <Title order={2}>{title}</Title>
      <Text c="dimmed" size="sm" maw={480}>
        {error.message}
      </Text>
      {retry && status !== 404 && status !== 403 && (
        <Button variant="default" mt="xs" onClick={retry}>
          Try again
        </Button>
      )}
    </Stack>
  );
}

/** Grey lines where rows will be. */
export function LoadingRows({ rows = 8, height = 38 }: { rows?: number; height?: number }): React.JSX.Element {
  return (
    <Stack gap={8} p="sm" role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, i) => (
        <Skeleton key={i} height={height - 14} width={`${96 - (i % 4) * 9}%`} />
      ))}
    </Stack>
  );
}

/** What is shown of a query: its answer, its failure, a way to ask again. */
export type Asked<T> = { data: T | undefined; error: Error | null; refetch: () => unknown };

type Shown<T> = {
  query: Asked<T>;
  loading?: React.ReactNode;
  children: (data: T) => React.ReactNode;
};

/**
 * Loading, failed or there. What was there stays when a later refetch fails: the stale banner tells. Unless the server
 * says that it is gone or not the reader's any more: then it leaves the screen.
 */
export function Shown<T>({ query, loading = <LoadingRows />, children }: Shown<T>): React.ReactNode {
  if (query.error && isTakenAway(query.error)) return <ErrorState error={query.error} />;
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  return loading;
}

function isTakenAway(error: Error): boolean {
  return error instanceof Problem && (error.status === 404 || error.status === 403);
}
