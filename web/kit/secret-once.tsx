import { Alert, Button, Code, CopyButton, Group, Stack } from '@mantine/core';
import { Copy } from 'lucide-react';

/** A secret or link that is shown this once. */
export function SecretOnce({ says, value }: { says: string; value: string }): React.JSX.Element {
  return (
    <Alert color="yellow" title={says} role="status">
      <Stack gap="xs">
        <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
          {value}
        </Code>
        <Group>
          <CopyButton value={value}>
            {({ copied, copy }) => (
              <Button size="xs" variant="default" leftSection={<Copy size={14} />} onClick={copy}>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Alert>
  );
}
