import { useCallback } from 'react';
import { Link, NavLink, Outlet } from 'react-router';
import { BookOpen, GitPullRequestArrow, House, LifeBuoy, Router, Users, Network } from 'lucide-react';
import { portalRoutes } from '../../src/portal/api.ts';
import { Logo } from '../kit/logo.tsx';
import { useLive } from '../kit/live.ts';
import { useCall } from '../kit/query.ts';
import { SchemeToggle } from '../kit/scheme-toggle.tsx';
import { StaleBanner } from '../kit/stale-banner.tsx';
import { AccountMenu } from '../people/account-menu.tsx';
import { Guard } from '../people/guard.tsx';
import { useMay } from '../people/session.ts';
import classes from './portal.module.css';

/** The frame of everything a client sees: tabs on top, at the thumb's reach on a phone. */
export function Portal(): React.JSX.Element {
  return (
    <Guard side="client">
      <Frame />
    </Guard>
  );
}

function Frame(): React.JSX.Element {
  const me = useCall(portalRoutes.portalMe, {}, { on: ['client', 'rights'] });
  const manages = useMay('portal.manage');
  useLive(
    useCallback(
      () => globalThis.location.assign(`/sign-in?next=${encodeURIComponent(globalThis.location.pathname)}`),
      [],
    ),
  );
  const places = [
    { to: '/portal', label: 'Now', icon: House, end: true },
    { to: '/portal/tickets', label: 'Tickets', icon: LifeBuoy, end: false },
    { to: '/portal/changes', label: 'Changes', icon: GitPullRequestArrow, end: false },
    { to: '/portal/devices', label: 'Devices', icon: Router, end: false },
    { to: '/portal/network', label: 'Network', icon: Network, end: false },
    { to: '/portal/articles', label: 'Articles', icon: BookOpen, end: false },
    ...(manages ? [{ to: '/portal/people', label: 'People', icon: Users, end: false }] : []),
  ];
  return (
    <>
      <a className="wf-skip" href="#main">
        Skip to content
      </a>
      <header className={classes['header']}>
        <Link to="/portal" className={classes['brand']}>
          <Logo />
          <span className={classes['client']}>{me.data?.client.name ?? 'Watchfloor'}</span>
        </Link>
        <nav aria-label="Main" className={classes['tabs']}>
          {places.map(({ to, label, icon: Icon, end }) => (
            <NavLink key={to} to={to} end={end} className={classes['tab'] ?? ''}>
              <Icon size={19} strokeWidth={1.75} aria-hidden />
              {label}
            </NavLink>
          ))}
        </nav>
        <div className={classes['account']}>
          <SchemeToggle />
          <AccountMenu profile="/portal/profile" />
        </div>
      </header>
      <main id="main" tabIndex={-1} className={classes['main']}>
        <StaleBanner />
        <Outlet />
      </main>
    </>
  );
}
