import { Button, Group } from '@mantine/core';

type FormButtonsProps = {
  onCancel: () => void;
  saving: boolean;
  /** What is still missing before it can be sent. */
  disabled?: boolean;
  /** What the button does; "Save" when left out. */
  children?: React.ReactNode;
};

/** The end of a form: leave it, or send it. */
export function FormButtons({
  onCancel,
  saving,
  disabled = false,
  children = 'Save',
}: FormButtonsProps): React.JSX.Element {
  return (
    <Group justify="end">
      <Button variant="default" onClick={onCancel}>
        Cancel
      </Button>
      <Button type="submit" loading={saving} disabled={disabled}>
        {children}
      </Button>
    </Group>
  );
}
