import { NavLink } from 'react-router';
import classes from './tabs.module.css';

/** The pages of one subject, beside its name. */
export function LinkTabs({
  label,
  tabs,
}: {
  label: string;
  tabs: readonly { to: string; label: string }[];
}): React.JSX.Element {
  return (
    <nav aria-label={label} className={classes['tabs']}>
      {tabs.map((tab) => (
        <NavLink key={tab.to} to={tab.to} end className={classes['tab'] ?? ''}>
          <span>{tab.label}</span>
        </NavLink>
      ))}
    </nav>
  );
}
