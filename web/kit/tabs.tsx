import { useId } from 'react';
import classes from './tabs.module.css';

type Tab<T extends string> = { value: T; label: string; count?: number | undefined };

/** Chooses one of a few views of the same list; a radio group, since there are no panels to tab between. */
export function Tabs<T extends string>({
  label,
  value,
  tabs,
  onChange,
}: {
  label: string;
  value: T;
  tabs: readonly Tab<T>[];
  onChange: (value: T) => void;
}): React.JSX.Element {
  const name = useId();
  return (
    <div role="radiogroup" aria-label={label} className={classes['tabs']}>
      {tabs.map((tab) => (
        <label key={tab.value} className={classes['tab']}>
          <input
            type="radio"
            name={name}
            value={tab.value}
            checked={tab.value === value}
            onChange={() => onChange(tab.value)}
          />
          <span>
            {tab.label}
            {tab.count !== undefined && <span className={classes['count']}> {tab.count.toLocaleString()}</span>}
          </span>
        </label>
      ))}
    </div>
  );
}
