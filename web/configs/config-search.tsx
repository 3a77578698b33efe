import { Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { configRoutes } from '../../src/configs/api.ts';
import type { ConfigVersion } from '../../src/configs/api.ts';
import { useCall } from '../kit/query.ts';
import { ExactTime } from '../kit/time.tsx';
import classes from './configs.module.css';

/** In which versions does a text stand? */
export function ConfigSearch({
  deviceId,
  onOpen,
}: {
  deviceId: string;
  onOpen: (version: ConfigVersion) => void;
}): React.JSX.Element {
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed.trim(), 300);
  const found = useCall(
    configRoutes.searchConfigs,
    { params: { deviceId }, query: { text } },
    { enabled: text.length > 1, keep: true },
  );
  const items = text.length > 1 ? (found.data?.items ?? []) : [];
  return (
    <>
      <TextInput
        mt="sm"
        type="search"
        aria-label="Search in all versions"
        placeholder="Search in all versions"
        leftSection={<Search size={15} aria-hidden />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {text.length > 1 && found.data && (
        <Text size="xs" c="dimmed" mt={4} role="status">
          In {items.length} of {found.data.looked} versions
        </Text>
      )}
      <ul className={classes['list']}>
        {items.map(({ version, lines }) => (
          <li key={version.id}>
            <button type="button" className={classes['line']} onClick={() => onOpen(version)}>
              <ExactTime at={version.fetchedAt} />
              <span className={`${classes['who']} wf-mono`}>
                {lines[0]?.number}: {lines[0]?.text}
                {lines.length > 1 && ` and ${lines.length - 1} more`}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
