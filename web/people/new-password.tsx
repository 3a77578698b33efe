import { PasswordInput } from '@mantine/core';

/** A password being chosen. The server judges it; what it wants is said beforehand. */
export function NewPassword({
  label,
  value,
  onChange,
  error,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
}): React.JSX.Element {
  return (
    <PasswordInput
      label={label}
      description="At least 12 characters. Four random words are easy to keep and hard to guess."
      autoComplete="new-password"
      required
      minLength={12}
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
