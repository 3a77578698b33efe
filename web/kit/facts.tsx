import classes from './facts.module.css';

/** Names and values of a record; what has no value is left out. */
export function Facts({
  facts,
}: {
  facts: readonly (readonly [name: string, value: React.ReactNode])[];
}): React.JSX.Element {
  return (
    <dl className={classes['facts']}>
      {facts
        .filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
