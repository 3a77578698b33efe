import classes from './check.module.css';

/** A bare checkbox for long lists, where a hundred of the library's would be felt. */
export function Check({
  label,
  checked,
  onChange,
}: {
  label: string;
  checked: boolean;
  onChange: () => void;
}): React.JSX.Element {
  return (
    <input
      type="checkbox"
      className={classes['check']}
      aria-label={label}
      checked={checked}
      onChange={onChange}
      tabIndex={-1}
    />
  );
}
