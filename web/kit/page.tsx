import { Group, Title } from '@mantine/core';
import { useEffect } from 'react';
import classes from './page.module.css';

type PageProps = {
  title: string;
  /** Stands beside the title: tabs, badges. */
  beside?: React.ReactNode;
  /** Buttons at the right. */
  actions?: React.ReactNode;
  /** Fills the height of the window, so that a table inside scrolls by itself. */
  fill?: boolean;
  /** Narrow column for reading and forms. */
  narrow?: boolean;
  children: React.ReactNode;
};

/** A page of the console: its name in the tab and as its one heading. */
export function Page({ title, beside, actions, fill = false, narrow = false, children }: PageProps): React.JSX.Element {
  useTitle(title);
  return (
    <div className={classes['page']} data-fill={fill || undefined} data-narrow={narrow || undefined}>
      <Group justify="space-between" gap="sm" mih={36}>
        <Group gap="sm">
          <Title order={1}>{title}</Title>
          {beside}
        </Group>
        <Group gap="sm">{actions}</Group>
      </Group>
      {children}
    </div>
  );
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Watchfloor`;
  }, [title]);
}
