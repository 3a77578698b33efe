import { Title } from '@mantine/core';
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
      <div className={classes['top']}>
        <Title order={1}>{title}</Title>
        {beside && <div className={classes['beside']}>{beside}</div>}
        <div className={classes['actions']}>{actions}</div>
      </div>
      {children}
    </div>
  );
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Watchfloor`;
  }, [title]);
}
