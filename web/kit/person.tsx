import classes from './person.module.css';

const HUES = 8;

/** Initials in a colour of their own, the same everywhere. */
export function Initials({ name, size = 20 }: { name: string; size?: number }): React.JSX.Element {
  return (
    <span
      className={classes['initials']}
      data-hue={hueOf(name)}
      style={{ width: size, height: size, fontSize: size * 0.44 }}
      data-initials={initialsOf(name)}
      aria-hidden
    />
  );
}

export function PersonName({
  name,
  none = 'Unassigned',
}: {
  name: string | null | undefined;
  none?: string;
}): React.JSX.Element {
  if (!name) return <span className={classes['none']}>{none}</span>;
  return (
    <span className={classes['person']}>
      <Initials name={name} />
      <span className="wf-cut">{name}</span>
    </span>
  );
}

export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/[\s.@_-]+/)
    .filter((word) => word !== '');
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return (
    letters
      .map((word) => [...(word ?? '')][0] ?? '')
      .join('')
      .toUpperCase() || '?'
  );
}

function hueOf(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return sum % HUES;
}
