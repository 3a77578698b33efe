import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ButtonProps } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';

type Props = ButtonProps & {
  /** What the button says. */
  children: React.ReactNode;
  question: string;
  /** What happens then. */
  says: React.ReactNode;
  /** What the button in the dialog says. */
  act: string;
  onConfirm: () => void;
};

/** A button for what cannot be undone: asks once. */
export function ConfirmButton({ children, question, says, act, onConfirm, ...button }: Props): React.JSX.Element {
  const [opened, dialog] = useDisclosure(false);
  return (
    <>
      <Button variant="default" {...button} onClick={dialog.open}>
        {children}
      </Button>
      <Modal opened={opened} onClose={dialog.close} title={question} size="sm">
        <Stack>
          <Text size="sm" component="div">
            {says}
          </Text>
          <Group justify="end">
            <Button variant="default" onClick={dialog.close}>
              Cancel
            </Button>
            <Button
              color="red.9"
              onClick={() => {
                dialog.close();
                onConfirm();
              }}
            >
              {act}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
