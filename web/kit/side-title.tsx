import { Title } from '@mantine/core';

/** The name of a card at the side of a record. */
export function SideTitle({ id, children }: { id?: string; children: React.ReactNode }): React.JSX.Element {
  return (
    <Title order={2} fz="sm" mb={8} {...(id === undefined ? {} : { id })}>
      {children}
    </Title>
  );
}
