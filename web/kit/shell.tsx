/** The frame around every page: header, navigation at the side (a drawer on a phone), banner, content. */
import { Burger, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { LucideIcon } from 'lucide-react';
import { useEffect } from 'react';
import { Link, NavLink, useLocation } from 'react-router';
import { CountBadge } from './badges.tsx';
import type { Tone } from './badges.tsx';
import { Logo } from './logo.tsx';
import { SchemeToggle } from './scheme-toggle.tsx';
import classes from './shell.module.css';
import { StaleBanner } from './stale-banner.tsx';

export type NavItem = {
  to: string;
  label: string;
  icon: LucideIcon;
  count?: number | undefined;
  tone?: Tone;
  end?: boolean;
};
export type NavGroup = { name?: string; items: readonly NavItem[] };

type ShellProps = {
  home: string;
  /** Stands beside the name: the SOC, the client. */
  place?: React.ReactNode;
  nav: readonly NavGroup[];
  /** In the middle of the header. */
  middle?: React.ReactNode;
  /** At the right of the header. */
  account?: React.ReactNode;
  children: React.ReactNode;
};

export function Shell({ home, place, nav, middle, account, children }: ShellProps): React.JSX.Element {
  const [opened, drawer] = useDisclosure(false);
  const { pathname } = useLocation();
  useEffect(() => drawer.close(), [pathname, drawer.close]);
  return (
    <>
      <a className="wf-skip" href="#main">
        Skip to content
      </a>
      <header className={classes['header']}>
        <Burger
          opened={opened}
          onClick={drawer.toggle}
          size="sm"
          hiddenFrom="sm"
          aria-label={opened ? 'Close navigation' : 'Open navigation'}
        />
        <Link to={home} className={classes['brand']}>
          <Logo /> Watchfloor
        </Link>
        {place}
        <div className={classes['middle']}>{middle}</div>
        <div className={classes['account']}>
          <SchemeToggle />
          {account}
        </div>
      </header>
      <div className={classes['columns']}>
        <aside className={classes['side']}>
          <Navigation nav={nav} />
        </aside>
        <Drawer opened={opened} onClose={drawer.close} size={270} title="Watchfloor" hiddenFrom="sm">
          <Navigation nav={nav} />
        </Drawer>
        <main id="main" tabIndex={-1} className={classes['main']}>
          <StaleBanner />
          {children}
        </main>
      </div>
    </>
  );
}

function Navigation({ nav }: { nav: readonly NavGroup[] }): React.JSX.Element {
  const { pathname } = useLocation();
  const deeper = nav
    .flatMap(({ items }) => items.map(({ to }) => to))
    .filter((to) => `${pathname}/`.startsWith(`${to}/`));
  // The deepest place is where one is: ready texts are not the queue above them.
  const isAbove = (to: string): boolean => deeper.some((other) => other.startsWith(`${to}/`));
  return (
    <nav aria-label="Main" className={classes['nav']}>
      {nav
        .filter((group) => group.items.length > 0)
        .map((group) => (
          <div key={group.name ?? ''}>
            {group.name && <div className={classes['group']}>{group.name}</div>}
            {group.items.map(({ to, label, icon: Icon, count, tone, end }) => (
              <NavLink key={to} to={to} end={end ?? isAbove(to)} className={classes['item'] ?? ''}>
                <Icon size={17} strokeWidth={1.75} aria-hidden />
                <span>{label}</span>
                {count !== undefined && count > 0 && (
                  <CountBadge tone={tone ?? 'plain'}>{count.toLocaleString()}</CountBadge>
                )}
              </NavLink>
            ))}
          </div>
        ))}
    </nav>
  );
}
