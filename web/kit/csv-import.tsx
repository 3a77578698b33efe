/** Import of a CSV file in two steps: every line is looked at first, nothing changes until it is confirmed. */
import { Alert, Button, FileButton, Group, Stack, Table, Text, Textarea } from '@mantine/core';
import { FileUp } from 'lucide-react';
import { useState } from 'react';
import { Card } from './card.tsx';
import { useAct } from './query.ts';

export type Fault = { line: number; column: string | null; message: string };
export type Preview = {
  digest: string;
  /** What would be done, in one sentence. */ sums: string;
  faults: readonly Fault[];
  notes: readonly string[];
  lines: readonly { line: number; text: string }[];
  confirmable: boolean;
};

type Props = {
  /** Column names with what they hold. */
  columns: readonly (readonly [name: string, says: string])[];
  /** Further choices above the file. */
  options?: React.ReactNode;
  preview: (csv: string) => Promise<Preview>;
  confirm: (csv: string, digest: string) => Promise<string>;
  touches: readonly string[];
  onDone: () => void;
};

const SHOWN = 200;

export function CsvImport({ columns, options, preview, confirm, touches, onDone }: Props): React.JSX.Element {
  const [csv, setCsv] = useState('');
  const look = useAct(preview);
  const act = useAct(({ content, digest }: { content: string; digest: string }) => confirm(content, digest), {
    touches,
    says: (text) => text,
    onDone,
  });
  const change = (content: string): void => {
    setCsv(content);
    look.reset();
  };
  return (
    <Stack>
      <Card>
        <Stack gap="sm">
          {options}
          <Group>
            <FileButton accept=".csv,text/csv,text/plain" onChange={(file) => file && void file.text().then(change)}>
              {(props) => (
                <Button {...props} variant="default" leftSection={<FileUp size={16} />}>
                  Choose a file
                </Button>
              )}
            </FileButton>
            <Text size="sm" c="dimmed">
              or paste the lines. The first line names the columns.
            </Text>
          </Group>
          <Textarea
            aria-label="CSV"
            autosize
            minRows={6}
            maxRows={14}
            placeholder={columns.map(([name]) => name).join(',')}
            value={csv}
            onChange={(event) => change(event.currentTarget.value)}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
          />
          <Columns columns={columns} />
          <Group justify="end">
            <Button onClick={() => look.mutate(csv)} loading={look.isPending} disabled={csv.trim() === ''}>
              Look first
            </Button>
          </Group>
        </Stack>
      </Card>
      {look.data && (
        <PreviewCard
          preview={look.data}
          busy={act.isPending}
          onConfirm={(digest) => act.mutate({ content: csv, digest })}
        />
      )}
    </Stack>
  );
}

function Columns({ columns }: { columns: Props['columns'] }): React.JSX.Element {
  return (
    <details>
      <summary style={{ cursor: 'pointer', fontSize: 13 }}>Columns</summary>
      <Table fz="sm" mt="xs" verticalSpacing={3}>
        <Table.Tbody>
          {columns.map(([name, says]) => (
            <Table.Tr key={name}>
              <Table.Td className="wf-mono">{name}</Table.Td>
              <Table.Td>{says}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </details>
  );
}

function PreviewCard({
  preview,
  busy,
  onConfirm,
}: {
  preview: Preview;
  busy: boolean;
  onConfirm: (digest: string) => void;
}): React.JSX.Element {
  const { faults, notes, sums, lines, digest, confirmable } = preview;
  return (
    <Card {...(faults.length > 0 ? { tone: 'bad' as const } : { tone: 'good' as const })}>
      <Stack gap="sm" role="status">
        <Text fw={600}>
          {faults.length > 0
            ? `${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}: nothing can be imported yet`
            : sums}
        </Text>
        {notes.map((note) => (
          <Alert key={note} color="yellow">
            {note}
          </Alert>
        ))}
        {faults.length > 0 && (
          <Table fz="sm" aria-label="Faults">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Line</Table.Th>
                <Table.Th>Column</Table.Th>
                <Table.Th>What is wrong</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {faults.slice(0, SHOWN).map((fault) => (
                <Table.Tr key={`${fault.line}-${fault.column}-${fault.message}`}>
                  <Table.Td>{fault.line}</Table.Td>
                  <Table.Td className="wf-mono">{fault.column ?? ''}</Table.Td>
                  <Table.Td>{fault.message}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        {faults.length === 0 && (
          <Table fz="sm" aria-label="Lines">
            <Table.Tbody>
              {lines.slice(0, SHOWN).map(({ line, text }) => (
                <Table.Tr key={line}>
                  <Table.Td w={60} c="dimmed">
                    {line}
                  </Table.Td>
                  <Table.Td>{text}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        {Math.max(faults.length, lines.length) > SHOWN && (
          <Text size="sm" c="dimmed">
            The first {SHOWN} are shown.
          </Text>
        )}
        {confirmable && (
          <Group justify="end">
            <Button loading={busy} onClick={() => onConfirm(digest)}>
              Import
            </Button>
          </Group>
        )}
      </Stack>
    </Card>
  );
}
