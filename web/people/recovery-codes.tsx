import { Button, Checkbox, CopyButton, Group, Stack } from '@mantine/core';
import { Copy, Download } from 'lucide-react';
import { useState } from 'react';
import classes from './auth-frame.module.css';

/** Codes that are shown once; going on needs the word that they are kept. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }): React.JSX.Element {
  const [kept, setKept] = useState(false);
  const text = codes.join('\n');
  return (
    <Stack>
      <ul className={classes['codes']} aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group gap="sm">
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button variant="default" leftSection={<Copy size={15} />} onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
        <Button
          variant="default"
          leftSection={<Download size={15} />}
          component="a"
          download="watchfloor-recovery-codes.txt"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(`${text}\n`)}`}
        >
          Download
        </Button>
      </Group>
      <Checkbox
        label="I keep them in a safe place"
        checked={kept}
        onChange={(event) => setKept(event.currentTarget.checked)}
      />
      <Button disabled={!kept} onClick={onDone}>
        Continue
      </Button>
    </Stack>
  );
}
